import { deviceLine } from '../devices-file.ts'
import { FIRST_SEEN, hostnameOf } from '../inventory.ts'
import type { Server } from '../server.ts'

export interface Imported {
  /** 0 where the signal ended it before its answer. */
  readonly status: number
  /** What was created and updated; nothing where it was refused. */
  readonly devices: number
}

const LINES = 10_000
const DAY_MS = 86_400_000
const REFUSED = [429, 503]

/** Imports NDJSON. Throws for everything but a success and a refusal because of too much at a time. */
export async function importLines(server: Server, body: Blob, signal?: AbortSignal): Promise<Imported> {
  const headers = { ...server.headers, 'content-type': 'application/x-ndjson' }
  const sent = fetch(`${server.origin}/api/devices/import`, {
    method: 'POST',
    headers,
    body,
    ...(signal && { signal }),
  })
  const read = sent.then(async (answer) => ({ status: answer.status, text: await answer.text() }))
  const answer = await read.catch((error: Error) => {
    if (signal?.aborted) return { status: 0, text: '' }
    throw error
  })
  if (answer.status === 0 || REFUSED.includes(answer.status)) return { status: answer.status, devices: 0 }
  if (answer.status !== 200) throw new Error(`an import was answered with ${answer.status}: ${answer.text}`)
  const { created, updated } = JSON.parse(answer.text)
  return { status: 200, devices: created + updated }
}

/** The file of known devices a day later, with new host names; each `prefix` makes other ones. */
export const renamed = (indices: readonly number[], prefix: string): Blob =>
  linesOf(indices, (index) => ({
    hostname: `${prefix}-${hostnameOf(index)}`,
    last_seen: new Date(FIRST_SEEN + index + DAY_MS).toISOString(),
  }))

export function linesOf(indices: readonly number[], changes: (index: number) => object = () => ({})): Blob {
  const parts: string[] = []
  for (let from = 0; from < indices.length; from += LINES) {
    const some = indices.slice(from, from + LINES)
    parts.push(some.map((index) => deviceLine(index, changes(index))).join(''))
  }
  return new Blob(parts)
}

export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)
