import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { JobMove } from '../../db/audit/notes.ts'
import type { JobStatus } from '../../db/jobs/job.ts'
import { NOT_TERMINAL, TERMINAL, TRANSITIONS } from '../../db/jobs/states.ts'
import type { JobTransitions } from '../../db/jobs/transitions.ts'
import type { Observer } from '../../db/sqlite/audit/observer.ts'
import { createJobTransitions } from '../../db/sqlite/jobs/transition-job.ts'
import { openSqliteBench } from '../helpers/sqlite-bench.ts'
import { START } from '../helpers/store-bench.ts'

const DB = join(import.meta.dirname, '../../db')
const STATUSES: readonly JobStatus[] = [...NOT_TERMINAL, ...TERMINAL]
const SEQ = 7

const { db, clock, close } = openSqliteBench()
t.teardown(close)
const insert = db.prepare(
  `INSERT OR REPLACE INTO jobs (seq, job_id, kind, criteria_json, action_type, action_duration, action_reason, scheduled_at,
     max_limit, created_by, created_at, updated_at, status, pause_cause, failure, executed_at, completed_at,
     targets_fixed_at, set_id)
   VALUES (${SEQ}, 'job-1', 'apply', '{}', 'block', 0, 'worm', 0, 1, 'alice', 0, 0, :status, :pauseCause, :failure, 0,
     :completedAt, :fixedAt, 3)`,
)
const find = db.prepare(`SELECT * FROM jobs WHERE seq = ${SEQ}`)

/** One job in a state, and the transitions over it. */
function jobIn(status: JobStatus, pausedBy: 'operator' | 'enforcer' = 'operator') {
  insert.run({
    status,
    pauseCause: status === 'paused' ? pausedBy : null,
    failure: status === 'failed' ? 'limit' : null,
    completedAt: TERMINAL.includes(status) ? 0 : null,
    fixedAt: status === 'scheduled' ? null : 0,
  })
  const notes: [JobMove, JobStatus][] = []
  const discarded: number[] = []
  const observer = { jobMoved: (_jobId, action, from) => void notes.push([action, from]) } as Observer
  const discardSet = (setId: number) => void discarded.push(setId)
  const transitions = createJobTransitions({ db, clock, time: { held: clock }, discardSet, observer })
  return { transitions, read: () => find.get() as object, notes, discarded }
}

const CALLS: Record<keyof typeof TRANSITIONS, (transitions: JobTransitions) => boolean> = {
  start: ({ start }) => start(SEQ, START),
  pause: ({ pause }) => pause(SEQ),
  resume: ({ resume }) => resume(SEQ),
  complete: ({ complete }) => complete(SEQ, START),
  fail: ({ fail }) => fail(SEQ, 'limit'),
  cancel: ({ cancel }) => cancel(SEQ, null),
}

t.test('each transition starts from the states of the picture, and from no other', async (t) => {
  for (const [name, { from, to }] of Object.entries(TRANSITIONS)) {
    for (const status of STATUSES) {
      const { transitions, read } = jobIn(status)
      const before = read()
      const isAllowed = (from as readonly JobStatus[]).includes(status)
      t.equal(CALLS[name as keyof typeof TRANSITIONS](transitions), isAllowed, `${name} from ${status}`)
      const expected = isAllowed ? { status: to, version: 2, updated_at: START } : before
      t.match(read(), expected, `${name} from ${status}`)
    }
  }
})

t.test('the server notes its own transitions, and leaves those of callers to their verbs', async (t) => {
  const noted = (status: JobStatus, call: (transitions: JobTransitions) => unknown, pausedBy?: 'enforcer') => {
    const { transitions, notes } = jobIn(status, pausedBy)
    call(transitions)
    return notes
  }
  t.strictSame(noted('scheduled', CALLS.start), [['job.started', 'scheduled']])
  t.strictSame(noted('running', CALLS.complete), [['job.completed', 'running']])
  t.strictSame(noted('running', CALLS.fail), [['job.failed', 'running']])
  t.strictSame(
    noted('running', ({ pauseForEnforcer }) => pauseForEnforcer(SEQ)),
    [['job.paused', 'running']],
  )
  t.strictSame(
    noted('paused', ({ resumeAfterEnforcer }) => t.equal(resumeAfterEnforcer(), 1), 'enforcer'),
    [['job.resumed', 'paused']],
  )
  for (const name of ['pause', 'cancel'] as const) t.strictSame(noted('running', CALLS[name]), [], name)
  t.strictSame(noted('scheduled', CALLS.complete), [], 'nothing happened')
})

t.test("an operator's pause outlasts the enforcer's", async (t) => {
  const { transitions, read } = jobIn('paused', 'enforcer')
  t.ok(transitions.pause(SEQ))
  t.match(read(), { status: 'paused', pause_cause: 'operator' })
  t.equal(transitions.resumeAfterEnforcer(), 0)
})

t.test('a job that ends before its targets are fixed gives up its set', async (t) => {
  const early = jobIn('scheduled')
  early.transitions.cancel(SEQ, 'wrong')
  t.match(early.read(), { set_id: null, cancel_reason: 'wrong' })
  t.strictSame(early.discarded, [3])
  const late = jobIn('running')
  late.transitions.cancel(SEQ, null)
  t.match(late.read(), { set_id: 3 })
  t.strictSame(late.discarded, [])
})

t.test('no other file changes the state of a job', async (t) => {
  const changing = globSync('**/*.ts', { cwd: DB }).filter((file) => {
    const updates = readFileSync(join(DB, file), 'utf8').matchAll(/UPDATE jobs\s+SET (.*?)\bWHERE\b/gs)
    return [...updates].some(([, values = '']) => /\b(status|pause_cause|deleted_at)\b/.test(values))
  })
  t.strictSame(changing, [])
  t.match(readFileSync(join(DB, 'jobs/transition-statements.ts'), 'utf8'), /UPDATE jobs SET \$\{values\}/)
})
