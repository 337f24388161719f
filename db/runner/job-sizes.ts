import { andThen, type MaybePromise } from '../verbs.ts'
import { type ChunkLimits, type ChunkSize, createChunkSize, FIRST_ROWS, TARGET_MS } from './chunk-size.ts'

type Commit = (work: () => MaybePromise<void>) => MaybePromise<void>

/** How many devices the next chunk of each job touches. */
export interface JobSizes {
  /** Does the work of a chunk and commits it; the time of both decides the next size. */
  measure(seq: number, chunk: (rows: number) => MaybePromise<void>, commit: Commit): MaybePromise<void>
  forget(seq: number): void
}

/** More jobs than run at a time. A job that was forgotten begins with the first size again. */
const MOST_JOBS = 64
export interface JobSizing {
  /** What a chunk is to take. */
  readonly targetMs: number
  readonly firstRows: number
  /** Smaller chunks would cost more in commits than they save. */
  readonly fewestRows: number
  /** So few rows are committed as quickly as one row: the time of their commit is that of the disk. */
  readonly rowsLikeOne: number
}
const IN_PROCESS: JobSizing = { targetMs: TARGET_MS, firstRows: FIRST_ROWS, fewestRows: 50, rowsLikeOne: 500 }

/**
 * Each job has a size of its own: a device costs one job ten times what it costs another, so the size of one would make
 * the chunks of another slow.
 */
export function createJobSizes(
  { min, max }: ChunkLimits,
  elapsed: () => number = () => performance.now(),
  { targetMs, firstRows, fewestRows, rowsLikeOne }: JobSizing = IN_PROCESS,
): JobSizes {
  const limits = { min: Math.max(min, Math.min(max, fewestRows)), max }
  // Just slow enough to halve the rows: now and then a commit is long for reasons that have nothing to do with it.
  const longMs = 2 * targetMs + 0.01
  const sizes = new Map<number, ChunkSize>()
  const sizeOf = (seq: number): ChunkSize => {
    const size = sizes.get(seq) ?? createChunkSize(limits, targetMs, firstRows)
    sizes.delete(seq)
    sizes.set(seq, size)
    const [oldest] = sizes.keys()
    if (sizes.size > MOST_JOBS) sizes.delete(oldest as number)
    return size
  }
  return {
    measure(seq, chunk, commit) {
      const size = sizeOf(seq)
      const began = elapsed()
      let worked = began
      const learn = (): void => {
        const work = worked - began
        const all = elapsed() - began
        size.took(size.rows <= rowsLikeOne ? work : Math.max(work, Math.min(all, longMs)))
      }
      const chunkInTime = () =>
        andThen(chunk(size.rows), () => {
          worked = elapsed()
        })
      return andThen(commit(chunkInTime), learn)
    },
    forget: (seq) => void sizes.delete(seq),
  }
}
