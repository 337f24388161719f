import type { DeviceStatement, ImportCounts } from '../db/devices/statement.ts'

export type OnBatch = (statements: DeviceStatement[]) => Promise<ImportCounts>

/** Collects statements and hands them on in order: one batch is being written while the next is being read. */
export interface Batches {
  add(statement: DeviceStatement): void
  readonly isFull: boolean
  /** Hands the batch on as soon as the one before is written. Throws what writing that one threw. */
  send(): Promise<void>
  /** Waits until the last batch is written, and says what all of them did. */
  finish(): Promise<ImportCounts>
  /** Waits for the batch in hand, whatever becomes of it. */
  settle(): Promise<void>
}

const add = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  released: a.released + b.released,
})

export function createBatches(size: () => number, onBatch: OnBatch): Batches {
  let batch: DeviceStatement[] = []
  let written: Promise<ImportCounts> = Promise.resolve({ created: 0, updated: 0, released: 0 })
  const send = async (): Promise<void> => {
    const before = await written
    if (batch.length === 0) return
    written = onBatch(batch).then((counts) => add(before, counts))
    // Its failure is met at the next step; until then it is nobody's, which would end the process.
    written.catch(() => {})
    batch = []
  }
  return {
    add: (statement) => void batch.push(statement),
    get isFull() {
      return batch.length >= size()
    },
    send,
    async finish() {
      await send()
      return written
    },
    settle: () =>
      written.then(
        () => {},
        () => {},
      ),
  }
}
