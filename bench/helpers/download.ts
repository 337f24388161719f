import { createHash } from 'node:crypto'
import { get } from 'node:http'
import { scriptInput, scriptResult } from './script.ts'

const NEWLINE = 10

/** Downloads something once, in a process of its own, and says how long it took, how much it was and what. */
const { url, headers } = await scriptInput<{ url: string; headers: Record<string, string> }>()
const hash = createHash('sha256')
const chunks: Buffer[] = []
const began = performance.now()
get(url, { headers }, (answer) => {
  answer.on('data', (chunk: Buffer) => chunks.push(chunk))
  answer.on('end', () => {
    const milliseconds = performance.now() - began
    for (const chunk of chunks) hash.update(chunk)
    const lines = chunks.reduce((sum, chunk) => sum + linesOf(chunk), 0)
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0)
    scriptResult({ milliseconds, bytes, lines, digest: hash.digest('hex'), status: answer.statusCode })
    process.disconnect()
  })
})

function linesOf(chunk: Buffer): number {
  let lines = 0
  for (const byte of chunk) if (byte === NEWLINE) lines++
  return lines
}
