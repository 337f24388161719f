import t from 'tap'
import {
  ACTOR,
  addDevices,
  cancel,
  createJob,
  feedOf,
  follow,
  items,
  outcomes,
  runFollowUp,
  runJob,
  statuses,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'

t.test(
  'a revert takes away what the job added and gives back what it replaced, with the original expiry',
  async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(4), ['all'])
    await addDevices(bench, [1, 2], ['all', 'before'])
    const before = await runJob(bench, { actionReason: 'before', actionDuration: 600, criteria: tagged('before') })
    bench.clock.advance(1000)
    const job = await runJob(bench, { actionReason: 'mistake' })
    bench.clock.advance(1000)
    const revert = await runFollowUp(bench, 'revertJob', job.jobId)
    t.match(revert, {
      kind: 'revert',
      sourceJobId: job.jobId,
      actionType: 'block',
      criteriaJson: job.criteriaJson,
      affectedCount: 4,
      maxLimit: 4,
    })
    t.same((await bench.store.getDevice(1))?.actions, [
      {
        actionType: 'block',
        actionReason: 'before',
        jobId: before.jobId,
        appliedAt: START,
        expiresAt: START + 600_000,
      },
    ])
    t.same(await statuses(bench, 3), {})
    t.match((await bench.store.getDevice(3))?.history, [
      { jobId: job.jobId, endedBy: 'reverted', endedByJobId: revert.jobId, endedAt: START + 2000 },
    ])
  },
)

t.test('a revert of allow gives back block, deny and throttle; a revert of cleanup everything', async (t) => {
  for (const actionType of ['allow', 'cleanup'] as const) {
    const bench = await benchOf(t)
    await addDevices(bench, [1])
    for (const type of ['block', 'deny', 'throttle', 'monitor'] as const) await runJob(bench, { actionType: type })
    const before = (await bench.store.getDevice(1))?.actions
    const job = await runJob(bench, { actionType })
    await runFollowUp(bench, 'revertJob', job.jobId)
    t.same((await bench.store.getDevice(1))?.actions, before, actionType)
  }
})

t.test(
  'what has expired in the meantime is left out; where nothing is left, the item is skipped as expired',
  async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(2), ['all'])
    await addDevices(bench, [2], ['all', 'lasting'])
    await runJob(bench, { actionType: 'throttle', actionDuration: 5 })
    await runJob(bench, { actionType: 'monitor', criteria: tagged('lasting') })
    const job = await runJob(bench, { actionType: 'cleanup' })
    bench.clock.advance(5000)
    const revert = await runFollowUp(bench, 'revertJob', job.jobId)
    t.same(await outcomes(bench, revert.jobId), { 1: 'expired', 2: 'applied' })
    t.same([await statuses(bench, 1), await statuses(bench, 2)], [{}, { monitor: null }])
    t.equal(await bench.inside.count('active actions'), 1, 'nothing is given back whose time has run out')
    const ended = (await bench.store.getDevice(2))?.history.map((entry) => [entry.actionType, entry.endedBy]).sort()
    t.same(
      ended,
      [
        ['monitor', 'cleaned_up'],
        ['throttle', 'cleaned_up'],
      ],
      'it does not end a second time',
    )
  },
)

t.test('a job whose own action has expired, swept or not, is still undone where it replaced something', async (t) => {
  for (const sweep of [false, true]) {
    const bench = await benchOf(t)
    await addDevices(bench, [1])
    await runJob(bench, { actionReason: 'lasting' })
    const job = await runJob(bench, { actionDuration: 5, onExisting: 'replace' })
    bench.clock.advance(5000)
    if (sweep) await bench.drain()
    const revert = await runFollowUp(bench, 'revertJob', job.jobId)
    t.same(await outcomes(bench, revert.jobId), { 1: 'applied' })
    t.match((await bench.store.getDevice(1))?.actions, [{ actionReason: 'lasting', expiresAt: null }])
  }
})

for (const actionType of ['block', 'monitor', 'allow', 'cleanup'] as const) {
  t.test(`a device that a later ${actionType} changed is left alone`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(3), ['all'])
    await addDevices(bench, [2], ['all', 'later'])
    const job = await runJob(bench)
    const actionDuration = actionType === 'cleanup' ? 0 : 5
    await runJob(bench, { actionType, criteria: tagged('later'), actionDuration, onExisting: 'replace' })
    const before = await bench.store.getDevice(2)
    const revert = await runFollowUp(bench, 'revertJob', job.jobId)
    t.same(await outcomes(bench, revert.jobId), { 1: 'applied', 2: 'changed_since', 3: 'applied' })
    t.same(await bench.store.getDevice(2), before)
    t.same(await statuses(bench, 1), {})
  })

  t.test(`so is one whose later ${actionType} has expired since, or ended what was there`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, [1])
    await runJob(bench, { actionReason: 'before' })
    const job = await runJob(bench, { actionType: 'cleanup' })
    await runJob(bench, {
      actionType: actionType === 'cleanup' ? 'deny' : actionType,
      actionDuration: actionType === 'cleanup' ? 0 : 5,
    })
    bench.clock.advance(5000)
    await bench.drain()
    const revert = await runFollowUp(bench, 'revertJob', job.jobId)
    t.same(await outcomes(bench, revert.jobId), { 1: 'changed_since' })
  })
}

t.test('a later job that skipped a device has not changed it', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  const allow = await runJob(bench, { actionType: 'allow' })
  t.equal((await runJob(bench)).skippedCount, 1)
  t.equal((await runFollowUp(bench, 'revertJob', allow.jobId)).affectedCount, 1)
  t.same(await statuses(bench, 1), {})
})

t.test('an expiry is no change', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionType: 'monitor', actionDuration: 5 })
  const job = await runJob(bench)
  bench.clock.advance(5000)
  await bench.drain()
  t.equal((await runFollowUp(bench, 'revertJob', job.jobId)).affectedCount, 1)
})

t.test('a clock that was set back between two jobs misleads nobody', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(2), ['all'])
  await addDevices(bench, [2], ['all', 'later'])
  const job = await runJob(bench)
  bench.clock.advance(-3_600_000)
  await runJob(bench, { actionType: 'monitor', criteria: tagged('later') })
  const revert = await runFollowUp(bench, 'revertJob', job.jobId)
  t.same(await outcomes(bench, revert.jobId), { 1: 'applied', 2: 'changed_since' })
})

t.test('a revert can be reverted, and that again', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionReason: 'before' })
  const job = await runJob(bench, { actionReason: 'after', onExisting: 'replace' })
  const reasons = async () => (await bench.store.getDevice(1))?.actions.map(({ actionReason }) => actionReason)
  let last = job
  for (const expected of ['before', 'after', 'before']) {
    last = await runFollowUp(bench, 'revertJob', last.jobId)
    t.equal(last.affectedCount, 1)
    t.same(await reasons(), [expected])
  }
})

t.test(
  'a second revert of the same job is refused while one is open or done, not after it was cancelled or failed',
  async (t) => {
    let failNextJob = false
    const bench = await benchOf(t, {
      onStep(step) {
        if (step !== 'targets-stored' || !failNextJob) return
        failNextJob = false
        throw new Error('a bug')
      },
    })
    await addDevices(bench, upTo(3))
    const job = await runJob(bench)
    const first = await follow(bench, 'revertJob', job.jobId)
    await t.rejects(() => follow(bench, 'revertJob', job.jobId), { code: 'conflict', message: new RegExp(first.jobId) })
    await cancel(bench, first.jobId)
    failNextJob = true
    t.equal((await runFollowUp(bench, 'revertJob', job.jobId)).status, 'failed')
    const second = await runFollowUp(bench, 'revertJob', job.jobId)
    t.equal(second.affectedCount, 3)
    await t.rejects(() => follow(bench, 'revertJob', job.jobId), { code: 'conflict' })
    await bench.store.deleteJob(second.jobId, null, ACTOR)
    await t.rejects(() => follow(bench, 'revertJob', job.jobId), { code: 'conflict' }, 'deleting it changes nothing')
  },
)

t.test('a cancelled job is reverted where it got to', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 3, '3 items are applied')
  await cancel(bench, jobId)
  const revert = await runFollowUp(bench, 'revertJob', jobId)
  t.same(await outcomes(bench, revert.jobId), { 1: 'applied', 2: 'applied', 3: 'applied' })
  t.same(await feedOf(bench, 'block', 'mac', null, 10), [])
})

t.test('a revert that was stopped is finished by its retry, and by a second revert too', async (t) => {
  for (const verb of ['retryJob', 'revertJob'] as const) {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(6))
    const job = await runJob(bench)
    const { jobId } = await follow(bench, 'revertJob', job.jobId)
    await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 3, '3 items are applied')
    await cancel(bench, jobId)
    const last = await runFollowUp(bench, verb, verb === 'retryJob' ? jobId : job.jobId)
    t.equal(last.affectedCount, 3)
    t.same(
      (await items(bench, last.jobId, 'applied')).map(({ mac }) => mac),
      [4, 5, 6],
    )
    t.same(await feedOf(bench, 'block', 'mac', null, 10), [])
  }
})

t.test('devices that were skipped by the job are no items of its revert, and gone ones are skipped', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3), ['all'])
  await addDevices(bench, [2], ['all', 'exempt'])
  await runJob(bench, { actionType: 'allow', criteria: tagged('exempt') })
  const job = await runJob(bench, { actionDuration: 5 })
  bench.clock.advance(5000)
  await bench.store.deleteDevice(3, ACTOR)
  const revert = await runFollowUp(bench, 'revertJob', job.jobId)
  t.same(await outcomes(bench, revert.jobId), { 1: 'expired', 3: 'gone' })
})

t.test('a device that was forgotten and came back has nothing to be given back', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench)
  const job = await runJob(bench, { actionType: 'cleanup' })
  await bench.store.deleteDevice(1, ACTOR)
  await addDevices(bench, [1])
  t.same(await outcomes(bench, (await runFollowUp(bench, 'revertJob', job.jobId)).jobId), { 1: 'expired' })
  t.same(await statuses(bench, 1), {})
})

t.test('there is nothing to revert where nothing was affected, and nothing before the end', async (t) => {
  const bench = await benchOf(t)
  const empty = await runJob(bench)
  await t.rejects(() => follow(bench, 'revertJob', empty.jobId), { code: 'conflict' })
  const later = await createJob(bench, { scheduledAt: START + 1 })
  await t.rejects(() => follow(bench, 'revertJob', later.jobId), { code: 'wrong_state' })
  await t.rejects(() => follow(bench, 'revertJob', 'unknown'), { code: 'not_found' })
})
