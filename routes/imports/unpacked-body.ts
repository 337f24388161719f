import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { NOTHING } from '../../db/errors.ts'
import { ImportError } from '../../importers/import-error.ts'
import { tooLarge } from './limited-body.ts'

/** What the unpacked bytes come in. */
const CHUNK = 65_536

/**
 * A body that is packed with gzip, unpacked as it comes. Throws what the body throws, 413 after `maxBytes` unpacked
 * ones, and an `ImportError` where it is no gzip or breaks off.
 */
export async function* unpackedBody(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  const fed = pipeline(body, gunzip)
  // Whatever it fails with is thrown to the reader, too.
  fed.catch(() => {})
  let unpacked = 0
  try {
    for await (const chunk of gunzip) {
      unpacked += chunk.byteLength
      if (unpacked > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  } catch (error) {
    throw isBroken(error) ? new ImportError('broken_gzip', BROKEN, { cause: error }) : error
  }
}

const BROKEN = `The gzip stream is damaged or breaks off: ${NOTHING}; send the whole file again`

const isBroken = (error: unknown): boolean => String((error as { code?: unknown } | null)?.code).startsWith('Z_')
