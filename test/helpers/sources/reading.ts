import type { Test } from 'tap'
import { parseAllowed } from '../../../sources/allowed.ts'
import type { Reading, ReadOptions } from '../../../sources/source-reader.ts'

/** Options of a run that ends with the test. */
export function runOptions(t: Test, allowed: string, lastRead: string | null = null): ReadOptions {
  const ended = new AbortController()
  t.teardown(() => ended.abort())
  return { allowed: parseAllowed(allowed), signal: ended.signal, lastRead }
}

export type Changed = Exclude<Reading, { unchanged: true }>

/** What was read, which must not be unchanged. */
export function changed(reading: Reading): Changed {
  if (reading.unchanged) throw new Error('the source counts as unchanged')
  return reading
}

/** The whole body. */
export async function textOf(reading: Reading): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of changed(reading).body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
