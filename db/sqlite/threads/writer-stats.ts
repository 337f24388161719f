import { createSharedHistogram, type SharedHistogram } from './shared-histogram.ts'
import { createSharedTimes, type SharedTimes } from './shared-times.ts'

/** What the writer tells without being asked. */
export interface WriterStats {
  /** Calls in each batch of its group commit, and the time its commit took, mostly the disk's. */
  readonly batchSize: SharedHistogram
  readonly commitSeconds: SharedHistogram
  readonly times: SharedTimes
}
export interface WriterStatsMemory {
  readonly batchSize: SharedArrayBuffer
  readonly commitSeconds: SharedArrayBuffer
  readonly times: SharedArrayBuffer
}

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5]

/** `memory` is that of the thread that made them; without one they are made. */
export function createWriterStats(memory?: WriterStatsMemory): WriterStats {
  return {
    batchSize: createSharedHistogram(SIZES, memory?.batchSize),
    commitSeconds: createSharedHistogram(SECONDS, memory?.commitSeconds),
    times: createSharedTimes(memory?.times),
  }
}

export function memoryOf({ batchSize, commitSeconds, times }: WriterStats): WriterStatsMemory {
  return { batchSize: batchSize.memory, commitSeconds: commitSeconds.memory, times: times.memory }
}
