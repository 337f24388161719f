import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatMac } from '../../db/mac.ts'
import { nothingDone } from '../enforcer.ts'

const MAX_SAID = 2000
const LONGEST_MESSAGE = 500

/** Runs a script in one transaction: all of it is done, or nothing; `check` only tries it. Rejects with what nft said. */
export async function runNft(
  script: string | AsyncIterable<string>,
  signal?: AbortSignal,
  mode: 'do' | 'check' = 'do',
): Promise<void> {
  const child = spawn('nft', [...(mode === 'check' ? ['-c'] : []), '-f', '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  })
  const ended = Promise.withResolvers<number | null>()
  // Called off, it is killed, and over only when it is gone.
  child.on('error', (error) => child.pid === undefined && ended.reject(error))
  child.on('close', (code) => ended.resolve(code))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MAX_SAID) said += chunk.toString()
  })
  // nft may end before it has read everything; what counts is how it ended.
  const written = pipeline(typeof script === 'string' ? [script] : Readable.from(script), child.stdin).catch(
    (error: Error) => error,
  )
  const code = await ended.promise
  const fault = await written
  if (code === 0 && fault === undefined) return
  const message = firstFault(said) || (fault?.message ?? `nft ended with code ${code}`)
  // Killed, it may have done all of it before.
  throw code === null ? new Error(message) : Object.assign(nothingDone(message, { cause: fault }), { said })
}

/** Without where in the script it was, which nobody sees. */
const firstFault = (said: string): string | undefined =>
  said
    .split('\n')[0]
    ?.replace(/^\S+:\d+:\d+-\d+: (Error: )?/, '')
    .slice(0, LONGEST_MESSAGE)

/**
 * Whether nft has shown the line of this element, of those that have a line each, with the first fault. Later faults may
 * come of the first.
 */
export const isNamed = (mac: number, refusal: Error & { readonly said?: string }): boolean =>
  refusal.said?.split('\n')[1]?.startsWith(formatMac(mac)) === true
