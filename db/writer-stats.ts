import type { HistogramState } from './measure.ts'

/** What the writer measures, in memory that other threads read. */
export interface WriterStats {
  /** Calls in each group that shared a commit, and the time its commit took, mostly the disk's. */
  readonly groupSize: SharedHistogram
  readonly commitSeconds: SharedHistogram
  readonly times: SharedTimes
}
export interface WriterStatsMemory {
  readonly groupSize: SharedArrayBuffer
  readonly commitSeconds: SharedArrayBuffer
  readonly times: SharedArrayBuffer
}

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5]

/** `memory` is that of the thread that made them; without one they are made. */
export function createWriterStats(memory?: WriterStatsMemory): WriterStats {
  return {
    groupSize: createSharedHistogram(SIZES, memory?.groupSize),
    commitSeconds: createSharedHistogram(SECONDS, memory?.commitSeconds),
    times: createSharedTimes(memory?.times),
  }
}

export function memoryOf({ groupSize, commitSeconds, times }: WriterStats): WriterStatsMemory {
  return { groupSize: groupSize.memory, commitSeconds: commitSeconds.memory, times: times.memory }
}

/** Written by one thread and read by another without a message: it can be read also while the first one hangs. */
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

/** How far the machine's clock is confirmed, in milliseconds since the epoch, in memory that other threads read. */
export interface SharedTimes {
  /** What to hand to the other thread. */
  readonly memory: SharedArrayBuffer
  /** How far the clock has proved itself by going on. */
  settled: number
  /** The latest time that the file knew of when it was opened; NaN: it was new. */
  seen: number
}

/** `memory` is that of the thread that made them; without one it is made. */
function createSharedTimes(memory = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT)): SharedTimes {
  const cells = new Float64Array(memory)
  const [SETTLED, SEEN] = [0, 1]
  return {
    memory,
    get settled() {
      return cells[SETTLED] as number
    },
    set settled(time) {
      cells[SETTLED] = time
    },
    get seen() {
      return cells[SEEN] as number
    },
    set seen(time) {
      cells[SEEN] = time
    },
  }
}
