import t from 'tap'
import { retryOf, revertOf } from '../../db/jobs/follow-up.ts'
import type { JobRow } from '../../db/jobs/job-row.ts'
import { NOT_TERMINAL, TERMINAL } from '../../db/jobs/states.ts'

const ACTOR = { keyId: 'key-1', keyName: 'alice', address: '127.0.0.1', requestId: 'request-1' }
const MAKING = { jobId: 'job-2', actor: ACTOR, now: 1_000_000 }
const DRAFT = { actionReason: 'again', scheduledAt: null }
const SOURCE = {
  seq: 5,
  job_id: 'job-1',
  undoes_job_id: null,
  root_seq: null,
  does_again: 0,
  criteria_json: '{}',
  action_type: 'block',
  action_duration: 60,
  action_reason: 'worm',
  on_existing: 'keep_longer',
  reverted_by: null,
  affected_count: 10,
  failed_count: 2,
  not_reached_count: 3,
  status: 'completed',
} as JobRow
const retried = (source: Partial<JobRow>, isUndoneKept = true) =>
  retryOf({ ...SOURCE, ...source }, isUndoneKept, DRAFT, MAKING)
const reverted = (source: Partial<JobRow>, unconfirmed = 0) =>
  revertOf({ ...SOURCE, ...source }, unconfirmed, DRAFT, MAKING)

t.test('a follow-up does what its source did, for a reason of its own', async (t) => {
  for (const job of [retried({}), reverted({})]) {
    t.match(job, { source_job_id: 'job-1', action_type: 'block', action_duration: 60, on_existing: 'keep_longer' })
    t.match(job, { action_reason: 'again', status: 'scheduled', preview_id: null, set_id: null })
  }
})

t.test('a retry is over what failed and what was not reached', async (t) => {
  t.match(retried({}), { kind: 'retry', max_limit: 5 })
  t.equal(retried({ failed_count: 0 }).max_limit, 3)
  t.throws(() => retried({ failed_count: 0, not_reached_count: 0 }), { code: 'conflict', message: /nothing to retry/ })
})

t.test('a revert is over what was applied and what may be in force', async (t) => {
  t.match(reverted({}), { kind: 'revert', max_limit: 10 })
  t.equal(reverted({}, 2).max_limit, 12)
  t.equal(reverted({ affected_count: 0 }, 2).max_limit, 2)
  t.throws(() => reverted({ affected_count: 0 }), { code: 'conflict', message: /nothing to revert/ })
})

t.test('only a job that is over can be retried or reverted', async (t) => {
  for (const status of NOT_TERMINAL)
    for (const follow of [retried, reverted]) t.throws(() => follow({ status }), { code: 'wrong_state' }, status)
  for (const status of TERMINAL)
    for (const follow of [retried, reverted]) t.equal(follow({ status }).status, 'scheduled')
})

t.test('a job is reverted by one job at a time', async (t) => {
  t.throws(() => reverted({ reverted_by: 'job-9' }), { code: 'conflict', message: /^Job job-9 already reverts/ })
})

t.test('a revert can be retried while the job that it undoes is kept', async (t) => {
  const revert = { undoes_job_id: 'job-0', root_seq: 1, does_again: 1 as const }
  t.match(retried(revert), revert)
  t.throws(() => retried(revert, false), { code: 'conflict', message: /was purged/ })
  t.match(retried({}, false), { undoes_job_id: null, root_seq: null, does_again: 0 }, 'undoing nothing')
})

t.test('each undo in a chain does the opposite of the one before', async (t) => {
  const chain: (readonly [root: number | null, doesAgain: number])[] = []
  let job: Partial<JobRow> = {}
  for (let n = 0; n < 4; n++) {
    const { root_seq, does_again, undoes_job_id } = reverted(job)
    t.equal(undoes_job_id, job.job_id ?? 'job-1')
    chain.push([root_seq, does_again])
    job = { job_id: `undo-${n}`, seq: 10 + n, root_seq, does_again }
  }
  t.strictSame(chain, [
    [5, 0],
    [5, 1],
    [5, 0],
    [5, 1],
  ])
})
