import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { nothingDone } from '../enforcer.ts'

/** Runs a script in one transaction: all of it is done, or nothing. Rejects with what nft said. */
export type RunNft = (script: string | AsyncIterable<string>, signal?: AbortSignal) => Promise<void>

const MAX_SAID = 500

export const runNft: RunNft = async (script, signal) => {
  const child = spawn('nft', ['-f', '-'], {
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
  const firstLine = said.split('\n')[0]?.slice(0, MAX_SAID)
  const message = firstLine || (fault?.message ?? `nft ended with code ${code}`)
  // Killed, it may have done all of it before.
  throw code === null ? new Error(message) : nothingDone(message)
}
