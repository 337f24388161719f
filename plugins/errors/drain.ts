import type { Readable } from 'node:stream'

/** Of a body that was refused at most this much is still read. */
export const MOST_TO_DRAIN = 64 * 1024 * 1024

/**
 * Reads on, and keeps nothing, of a body that nobody needs any more. Closing on a client that still sends resets the
 * connection, and whoever sends all before it reads never sees the answer. A body without an end is ended here.
 */
export function drain(body: Readable): void {
  let drained = 0
  body.on('data', (chunk: Uint8Array) => {
    drained += chunk.byteLength
    if (drained > MOST_TO_DRAIN) body.destroy()
  })
}
