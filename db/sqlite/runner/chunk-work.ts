import type { JobRow } from '../../jobs/job-row.ts'
import type { JobTransitions } from '../../jobs/transitions.ts'
import type { SourceJob } from '../../previews/source-job.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { type Account, createAccount } from './account.ts'
import { createApplyChunk, type TouchChunk } from './apply-chunk.ts'
import { createActionEnder } from './end-actions.ts'
import { createRevertChunk } from './revert-chunk.ts'

/** One chunk of a job's targets, inside the caller's transaction. */
export interface ChunkWork extends Account {
  /** Ends, places and gives back actions on the chunk's devices, and stores the exceptions; the account comes after. */
  readonly touch: TouchChunk
}
interface Parts {
  readonly db: Connection
  readonly finder: JobFinder
  readonly sets: TargetSets
  readonly transitions: Pick<JobTransitions, 'complete'>
  readonly onStep: OnStep
}

export function createChunkWork({ db, finder, sets, transitions, onStep }: Parts): ChunkWork {
  const ender = createActionEnder(db)
  const apply = createApplyChunk(db, sets, ender, onStep)
  const revert = createRevertChunk(db, ender, onStep)
  return {
    ...createAccount(db, transitions, onStep),
    touch(chunk, excepted) {
      const { undoes_job_id: undone } = chunk.job
      if (undone === null) apply(chunk, excepted)
      else revert(chunk, sourceJob(finder, undone))
    },
  }
}

/** The source of a retry or a revert. Throws when it was purged. */
export function sourceJob(finder: JobFinder, jobId: JobRow['source_job_id']): SourceJob {
  const source = jobId === null ? undefined : finder.anyJob(jobId)
  if (source === undefined || source.set_id === null) throw new Error('the source job was purged')
  return { seq: source.seq, setId: source.set_id, settledUpTo: source.cursor_mac }
}
