import t from 'tap'
import {
  ACTOR,
  addDevices,
  benchOf,
  cancel,
  count,
  createJob,
  feedOf,
  follow,
  items,
  outcomes,
  runFollowUp,
  runJob,
  START,
  statuses,
  tagged,
  upTo,
} from '../helpers/engine.ts'

t.test('a revert takes away what the job added and gives back what it replaced, with the original expiry', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(4), ['all'])
  addDevices(bench, [1, 2], ['all', 'before'])
  const before = runJob(bench, { actionReason: 'before', actionDuration: 600, criteria: tagged('before') })
  bench.clock.advance(1000)
  const job = runJob(bench, { actionReason: 'mistake' })
  bench.clock.advance(1000)
  const revert = runFollowUp(bench, 'revertJob', job.jobId)
  t.match(revert, {
    kind: 'revert',
    sourceJobId: job.jobId,
    actionType: 'block',
    criteriaJson: job.criteriaJson,
    affectedCount: 4,
    maxLimit: 4,
  })
  t.same(bench.read.getDevice(1)?.actions, [
    { actionType: 'block', actionReason: 'before', jobId: before.jobId, appliedAt: START, expiresAt: START + 600_000 },
  ])
  t.same(statuses(bench, 3), {})
  t.match(bench.read.getDevice(3)?.history, [
    { jobId: job.jobId, endedBy: 'reverted', endedByJobId: revert.jobId, endedAt: START + 2000 },
  ])
  t.end()
})

t.test('a revert of allow gives back block, deny and throttle; a revert of cleanup everything', (t) => {
  for (const actionType of ['allow', 'cleanup'] as const) {
    const bench = benchOf(t)
    addDevices(bench, [1])
    for (const type of ['block', 'deny', 'throttle', 'monitor'] as const) runJob(bench, { actionType: type })
    const before = bench.read.getDevice(1)?.actions
    const job = runJob(bench, { actionType })
    runFollowUp(bench, 'revertJob', job.jobId)
    t.same(bench.read.getDevice(1)?.actions, before, actionType)
  }
  t.end()
})

t.test('what has expired in the meantime is left out; where nothing is left, the item is skipped as expired', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(2), ['all'])
  addDevices(bench, [2], ['all', 'lasting'])
  runJob(bench, { actionType: 'throttle', actionDuration: 5 })
  runJob(bench, { actionType: 'monitor', criteria: tagged('lasting') })
  const job = runJob(bench, { actionType: 'cleanup' })
  bench.clock.advance(5000)
  const revert = runFollowUp(bench, 'revertJob', job.jobId)
  t.same(outcomes(bench, revert.jobId), { 1: 'expired', 2: 'applied' })
  t.same([statuses(bench, 1), statuses(bench, 2)], [{}, { monitor: null }])
  t.equal(count(bench, `SELECT count(*) FROM active_actions WHERE action_type = 'throttle'`), 0)
  const ended = bench.read
    .getDevice(2)
    ?.history.map((entry) => [entry.actionType, entry.endedBy])
    .sort()
  t.same(
    ended,
    [
      ['monitor', 'cleaned_up'],
      ['throttle', 'cleaned_up'],
    ],
    'it does not end a second time',
  )
  t.end()
})

t.test('a job whose own action has expired, swept or not, is still undone where it replaced something', (t) => {
  for (const sweep of [false, true]) {
    const bench = benchOf(t)
    addDevices(bench, [1])
    runJob(bench, { actionReason: 'lasting' })
    const job = runJob(bench, { actionDuration: 5, onExisting: 'replace' })
    bench.clock.advance(5000)
    if (sweep) bench.drain()
    const revert = runFollowUp(bench, 'revertJob', job.jobId)
    t.same(outcomes(bench, revert.jobId), { 1: 'applied' })
    t.match(bench.read.getDevice(1)?.actions, [{ actionReason: 'lasting', expiresAt: null }])
  }
  t.end()
})

for (const actionType of ['block', 'monitor', 'allow', 'cleanup'] as const) {
  t.test(`a device that a later ${actionType} changed is left alone`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, upTo(3), ['all'])
    addDevices(bench, [2], ['all', 'later'])
    const job = runJob(bench)
    const actionDuration = actionType === 'cleanup' ? 0 : 5
    runJob(bench, { actionType, criteria: tagged('later'), actionDuration, onExisting: 'replace' })
    const before = bench.read.getDevice(2)
    const revert = runFollowUp(bench, 'revertJob', job.jobId)
    t.same(outcomes(bench, revert.jobId), { 1: 'applied', 2: 'changed_since', 3: 'applied' })
    t.same(bench.read.getDevice(2), before)
    t.same(statuses(bench, 1), {})
    t.end()
  })

  t.test(`so is one whose later ${actionType} has expired since, or ended what was there`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, [1])
    runJob(bench, { actionReason: 'before' })
    const job = runJob(bench, { actionType: 'cleanup' })
    runJob(bench, {
      actionType: actionType === 'cleanup' ? 'deny' : actionType,
      actionDuration: actionType === 'cleanup' ? 0 : 5,
    })
    bench.clock.advance(5000)
    bench.drain()
    const revert = runFollowUp(bench, 'revertJob', job.jobId)
    t.same(outcomes(bench, revert.jobId), { 1: 'changed_since' })
    t.end()
  })
}

t.test('a later job that skipped a device has not changed it', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  const allow = runJob(bench, { actionType: 'allow' })
  t.equal(runJob(bench).skippedCount, 1)
  t.equal(runFollowUp(bench, 'revertJob', allow.jobId).affectedCount, 1)
  t.same(statuses(bench, 1), {})
  t.end()
})

t.test('an expiry is no change', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionType: 'monitor', actionDuration: 5 })
  const job = runJob(bench)
  bench.clock.advance(5000)
  bench.drain()
  t.equal(runFollowUp(bench, 'revertJob', job.jobId).affectedCount, 1)
  t.end()
})

t.test('a clock that was set back between two jobs misleads nobody', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(2), ['all'])
  addDevices(bench, [2], ['all', 'later'])
  const job = runJob(bench)
  bench.clock.advance(-3_600_000)
  runJob(bench, { actionType: 'monitor', criteria: tagged('later') })
  const revert = runFollowUp(bench, 'revertJob', job.jobId)
  t.same(outcomes(bench, revert.jobId), { 1: 'applied', 2: 'changed_since' })
  t.end()
})

t.test('a revert can be reverted, and that again', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionReason: 'before' })
  const job = runJob(bench, { actionReason: 'after', onExisting: 'replace' })
  const reasons = () => bench.read.getDevice(1)?.actions.map(({ actionReason }) => actionReason)
  let last = job
  for (const expected of ['before', 'after', 'before']) {
    last = runFollowUp(bench, 'revertJob', last.jobId)
    t.equal(last.affectedCount, 1)
    t.same(reasons(), [expected])
  }
  t.end()
})

t.test(
  'a second revert of the same job is refused while one is open or done, not after it was cancelled or failed',
  (t) => {
    let failNextJob = false
    const bench = benchOf(t, {
      onStep(step) {
        if (step !== 'targets-stored' || !failNextJob) return
        failNextJob = false
        throw new Error('a bug')
      },
    })
    addDevices(bench, upTo(3))
    const job = runJob(bench)
    const first = follow(bench, 'revertJob', job.jobId)
    t.throws(() => follow(bench, 'revertJob', job.jobId), { code: 'conflict', message: new RegExp(first.jobId) })
    cancel(bench, first.jobId)
    failNextJob = true
    t.equal(runFollowUp(bench, 'revertJob', job.jobId).status, 'failed')
    const second = runFollowUp(bench, 'revertJob', job.jobId)
    t.equal(second.affectedCount, 3)
    t.throws(() => follow(bench, 'revertJob', job.jobId), { code: 'conflict' })
    bench.act((verbs) => verbs.deleteJob(second.jobId, null, ACTOR))
    t.throws(() => follow(bench, 'revertJob', job.jobId), { code: 'conflict' }, 'deleting it changes nothing')
    t.end()
  },
)

t.test('a cancelled job is reverted where it got to', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  while (items(bench, jobId, 'applied').length < 3) bench.step()
  cancel(bench, jobId)
  const revert = runFollowUp(bench, 'revertJob', jobId)
  t.same(outcomes(bench, revert.jobId), { 1: 'applied', 2: 'applied', 3: 'applied' })
  t.same(feedOf(bench, 'block', 'mac', null, 10), [])
  t.end()
})

t.test('a revert that was stopped is finished by its retry, and by a second revert too', (t) => {
  for (const verb of ['retryJob', 'revertJob'] as const) {
    const bench = benchOf(t)
    addDevices(bench, upTo(6))
    const job = runJob(bench)
    const { jobId } = follow(bench, 'revertJob', job.jobId)
    while (items(bench, jobId, 'applied').length < 3) bench.step()
    cancel(bench, jobId)
    const last = runFollowUp(bench, verb, verb === 'retryJob' ? jobId : job.jobId)
    t.equal(last.affectedCount, 3)
    t.same(
      items(bench, last.jobId, 'applied').map(({ mac }) => mac),
      [4, 5, 6],
    )
    t.same(feedOf(bench, 'block', 'mac', null, 10), [])
  }
  t.end()
})

t.test('devices that were skipped by the job are no items of its revert, and gone ones are skipped', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3), ['all'])
  addDevices(bench, [2], ['all', 'exempt'])
  runJob(bench, { actionType: 'allow', criteria: tagged('exempt') })
  const job = runJob(bench, { actionDuration: 5 })
  bench.clock.advance(5000)
  bench.act((verbs) => verbs.deleteDevice(3, ACTOR))
  const revert = runFollowUp(bench, 'revertJob', job.jobId)
  t.same(outcomes(bench, revert.jobId), { 1: 'expired', 3: 'gone' })
  t.end()
})

t.test('a device that was forgotten and came back has nothing to be given back', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench)
  const job = runJob(bench, { actionType: 'cleanup' })
  bench.act((verbs) => verbs.deleteDevice(1, ACTOR))
  addDevices(bench, [1])
  t.same(outcomes(bench, runFollowUp(bench, 'revertJob', job.jobId).jobId), { 1: 'expired' })
  t.same(statuses(bench, 1), {})
  t.end()
})

t.test('there is nothing to revert where nothing was affected, and nothing before the end', (t) => {
  const bench = benchOf(t)
  const empty = runJob(bench)
  t.throws(() => follow(bench, 'revertJob', empty.jobId), { code: 'conflict' })
  const later = createJob(bench, { scheduledAt: START + 1 })
  t.throws(() => follow(bench, 'revertJob', later.jobId), { code: 'wrong_state' })
  t.throws(() => follow(bench, 'revertJob', 'unknown'), { code: 'not_found' })
  t.end()
})
