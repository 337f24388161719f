import { createSharedHistogram, type SharedHistogram } from './shared-histogram.ts'

/** How the writer's group commit does: calls in each batch, and the time its commit took, mostly the disk's. */
export interface WriterStats {
  readonly batchSize: SharedHistogram
  readonly commitSeconds: SharedHistogram
}
export interface WriterStatsMemory {
  readonly batchSize: SharedArrayBuffer
  readonly commitSeconds: SharedArrayBuffer
}

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5]

/** `memory` is that of the thread that made them; without one they are made. */
export function createWriterStats(memory?: WriterStatsMemory): WriterStats {
  return {
    batchSize: createSharedHistogram(SIZES, memory?.batchSize),
    commitSeconds: createSharedHistogram(SECONDS, memory?.commitSeconds),
  }
}

export function memoryOf({ batchSize, commitSeconds }: WriterStats): WriterStatsMemory {
  return { batchSize: batchSize.memory, commitSeconds: commitSeconds.memory }
}
