import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatMac } from '../../db/mac.ts'
import { nothingDone } from '../enforcer.ts'

const MAX_STDERR = 2000
const LONGEST_MESSAGE = 500

/** Runs a script in one transaction; `check` is a dry run. Rejects with the message of nft. */
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
  // An aborted nft is killed; the call ends when the process has.
  child.on('error', (error) => child.pid === undefined && ended.reject(error))
  child.on('close', (code) => ended.resolve(code))
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < MAX_STDERR) stderr += chunk.toString()
  })
  // nft may end before it has read everything. Its exit code decides.
  const written = pipeline(typeof script === 'string' ? [script] : Readable.from(script), child.stdin).catch(
    (error: Error) => error,
  )
  const code = await ended.promise
  const fault = await written
  if (code === 0 && fault === undefined) return
  const message = firstFault(stderr) || (fault?.message ?? `nft ended with code ${code}`)
  // A killed nft may have done everything before.
  throw code === null ? new Error(message) : Object.assign(nothingDone(message, { cause: fault }), { stderr })
}

/** Without the position in the script, which nobody sees. */
const firstFault = (stderr: string): string | undefined =>
  stderr
    .split('\n')[0]
    ?.replace(/^\S+:\d+:\d+-\d+: (Error: )?/, '')
    .slice(0, LONGEST_MESSAGE)

/**
 * Whether nft has quoted the line of this element with the first fault; each element has a line. Later faults may follow
 * from the first.
 */
export const isNamed = (mac: number, refusal: Error & { readonly stderr?: string }): boolean =>
  refusal.stderr?.split('\n')[1]?.startsWith(formatMac(mac)) === true
