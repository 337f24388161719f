import t from 'tap'
import { createAuditLog } from '../../db/sqlite/audit/audit-log.ts'
import { createObserver } from '../../db/sqlite/audit/observer.ts'
import { createSnapshots } from '../../db/sqlite/audit/snapshots.ts'
import { createBulkCancels } from '../../db/sqlite/jobs/cancel-jobs.ts'
import { createJobFinder } from '../../db/sqlite/jobs/find-job.ts'
import { createJobTransitions, OPEN_GATE } from '../../db/sqlite/jobs/transition-job.ts'
import { createTargetSets } from '../../db/sqlite/previews/target-sets.ts'
import { POSTPONED } from '../../db/verbs.ts'
import { ACTOR, createJob, upTo } from '../helpers/on-bench.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'

t.test('which of many jobs match is seen in short steps, and meanwhile none of them goes on', async (t) => {
  const bench = sqliteBenchOf(t)
  for (let n = 1; n <= 100; n++) await createJob(bench, { actionType: n % 2 === 0 ? 'block' : 'monitor' })
  const { db, clock } = bench
  const finder = createJobFinder(db)
  const observer = createObserver(createSnapshots(db), createAuditLog(db, clock))
  let looks = 0
  const parts = { db, clock, time: { held: clock }, discardSet: createTargetSets(db, clock).discard, observer }
  const transitions = createJobTransitions(parts)
  const cancels = createBulkCancels({ db, finder, observer, transitions, gate: OPEN_GATE }, () => looks++)
  const heard: unknown[] = []
  const begun = cancels.cancelJobs({ actionType: 'block' }, null, ACTOR)
  if (begun === POSTPONED) throw new Error('nothing has devices in hand that would postpone it')
  begun((error, cancelled) => heard.push(error ?? cancelled))
  const held = () => upTo(100).filter(cancels.isHeld).length
  const counts: number[] = []
  while (cancels.busy) {
    counts.push(held())
    db.transaction(cancels.step).immediate()()
  }
  const [first = 0] = counts
  t.ok(first > 80 && first < 100, `${first} are held after the first step`)
  t.ok(counts.includes(50), 'then those that match')
  t.strictSame(
    counts,
    counts.toSorted((a, b) => b - a),
  )
  t.same(heard, [50])
  t.match((await bench.store.countJobs()).jobs, { cancelled: 50, scheduled: 50 })
})
