import type { HistogramState } from '../../measure.ts'

/** Written by one thread and read by another, without asking it: a thread that hangs is when one wants to know. */
export interface SharedHistogram {
  /** What to hand to the other thread. */
  readonly memory: SharedArrayBuffer
  observe(value: number): void
  read(): HistogramState
}

/** `bounds` are the inclusive upper bounds of the buckets, ascending; `memory` that of the other thread's. */
export function createSharedHistogram(
  bounds: readonly number[],
  memory = new SharedArrayBuffer((bounds.length + 2) * Float64Array.BYTES_PER_ELEMENT),
): SharedHistogram {
  const cells = new Float64Array(memory)
  const sumAt = bounds.length + 1
  const add = (cell: number, value: number): void => {
    cells[cell] = (cells[cell] as number) + value
  }
  return {
    memory,
    observe(value) {
      const bucket = bounds.findIndex((bound) => value <= bound)
      add(bucket < 0 ? bounds.length : bucket, 1)
      add(sumAt, value)
    },
    read: () => ({ bounds, counts: [...cells.subarray(0, sumAt)], sum: cells[sumAt] as number }),
  }
}
