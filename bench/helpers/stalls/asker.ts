import { Agent, request } from 'node:http'

export interface Answer {
  readonly text: string
  readonly firstByteMs: number
  readonly endMs: number
}
/** Sends a request and reads the answer; rejects when its status is another one, or when it doesn't come in time. */
export type Ask = (method: string, path: string, expected: number, body?: object) => Promise<Answer>

/** How long an answer is waited for, in milliseconds. One that never comes, or is a refusal, counts as long as this. */
export const PATIENCE_MS = 60_000

/** A connection on which one request follows the other, or a new one for each. */
export function createAsker(port: number, authorization: string, keepAlive = true): Ask {
  const agent = new Agent({ keepAlive, maxSockets: 1 })
  return (method, path, expected, body) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      authorization,
      ...(text && { 'content-type': 'application/json', 'content-length': text.length }),
    }
    const began = performance.now()
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const sent = request({ port, host: '127.0.0.1', method, path, headers, agent, signal }, (answer) => {
      const chunks: Buffer[] = []
      let firstByteMs = Number.NaN
      answer.on('data', (chunk: Buffer) => {
        if (chunks.length === 0) firstByteMs = performance.now() - began
        chunks.push(chunk)
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const endMs = performance.now() - began
        if (answer.statusCode !== expected) reject(new Error(String(answer.statusCode)))
        else resolve({ text: Buffer.concat(chunks).toString(), firstByteMs, endMs })
      })
    })
    sent.on('error', reject)
    sent.end(text)
    return promise
  }
}
