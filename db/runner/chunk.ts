import type { JobRow } from '../jobs/job-row.ts'

/** Which targets a chunk has: those from the job's cursor up to a MAC, `size` of them. */
export interface ChunkBounds {
  readonly upTo: number
  readonly last: boolean
  readonly size: number
}
/** One chunk of a job's targets: those with a MAC in (after, upTo]. */
export interface Chunk extends ChunkBounds {
  readonly job: JobRow
  readonly setId: number
  readonly after: number
  readonly revision: number
  readonly now: number
}

/** The values of a chunk, for the statements that work on it. */
export const chunkKeys = (chunk: Chunk) => ({
  set: chunk.setId,
  after: chunk.after,
  upTo: chunk.upTo,
  seq: chunk.job.seq,
  revision: chunk.revision,
  now: chunk.now,
})
