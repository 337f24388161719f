import t from 'tap'
import type { ActionType } from '../../db/model.ts'
import {
  ACTOR,
  addDevices,
  createJob,
  feedOf,
  items,
  outcomes,
  runJob,
  statuses,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'

const TYPES = ['block', 'deny', 'throttle', 'monitor', 'allow'] as const

for (const actionType of TYPES) {
  t.test(`${actionType} is active on every target until it is lifted`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(7))
    const job = await runJob(bench, { actionType, actionReason: 'why not' })
    t.match(job, { status: 'completed', targetedCount: 7, affectedCount: 7, skippedCount: 0, notReachedCount: 0 })
    for (const mac of upTo(7)) {
      t.same((await bench.store.getDevice(mac))?.actions, [
        { actionType, actionReason: 'why not', jobId: job.jobId, appliedAt: START, expiresAt: null },
      ])
    }
  })

  t.test(`${actionType} applied again, to replace, replaces reason, job and expiry`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, [1])
    const first = await runJob(bench, { actionType, actionReason: 'first' })
    bench.clock.advance(1000)
    const actionDuration = actionType === 'deny' ? 0 : 60
    const second = await runJob(bench, { actionType, actionReason: 'second', actionDuration, onExisting: 'replace' })
    const device = await bench.store.getDevice(1)
    const expiresAt = actionDuration === 0 ? null : START + 61_000
    t.same(device?.actions, [
      { actionType, actionReason: 'second', jobId: second.jobId, appliedAt: START + 1000, expiresAt },
    ])
    t.match(device?.history, [
      { jobId: first.jobId, endedAt: START + 1000, endedBy: 'replaced', endedByJobId: second.jobId },
    ])
    t.equal(device?.history.length, 1)
  })
}

t.test('types coexist', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  for (const actionType of ['block', 'deny', 'throttle', 'monitor'] as const) await runJob(bench, { actionType })
  t.same(await statuses(bench, 1), { block: null, deny: null, monitor: null, throttle: null })
})

t.test('allow ends block, deny and throttle, leaves monitor, and its expiry brings none back', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  for (const actionType of ['block', 'deny', 'throttle', 'monitor'] as const) await runJob(bench, { actionType })
  const allow = await runJob(bench, { actionType: 'allow', actionDuration: 10 })
  t.same(await statuses(bench, 1), { allow: START + 10_000, monitor: null })
  const ended = (await bench.store.getDevice(1))?.history.map((entry) => [
    entry.actionType,
    entry.endedBy,
    entry.endedByJobId,
  ])
  t.same(ended?.sort(), [
    ['block', 'allowed', allow.jobId],
    ['deny', 'allowed', allow.jobId],
    ['throttle', 'allowed', allow.jobId],
  ])
  bench.clock.advance(10_000)
  await bench.drain()
  t.same(await statuses(bench, 1), { monitor: null })
})

for (const actionType of ['block', 'deny', 'throttle'] as const) {
  t.test(`${actionType} skips a device under allow, and no longer when the allow has expired`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(4))
    await addDevices(bench, [2, 3], ['exempt'])
    await runJob(bench, { actionType: 'allow', actionDuration: 10, criteria: tagged('exempt') })
    const job = await runJob(bench, { actionType })
    t.match(job, { affectedCount: 2, skippedCount: 2, failedCount: 0 })
    t.same(await outcomes(bench, job.jobId), { 1: 'applied', 2: 'allowed', 3: 'allowed', 4: 'applied' })
    t.same(await statuses(bench, 2), { allow: START + 10_000 })
    // Moved and read at once, before any sweep.
    bench.clock.advance(10_000)
    t.same((await runJob(bench, { actionType, onExisting: 'replace' })).affectedCount, 4)
  })
}

for (const actionType of ['monitor', 'allow'] as const) {
  t.test(`${actionType} does not mind an allow`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, [1])
    await runJob(bench, { actionType: 'allow' })
    t.equal((await runJob(bench, { actionType, onExisting: 'replace' })).affectedCount, 1)
    t.same(await statuses(bench, 1), { allow: null, [actionType]: null })
  })
}

t.test('cleanup ends every active action, allow too, and skips a device that has none', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3), ['some'])
  await addDevices(bench, [4, 5])
  for (const actionType of ['block', 'monitor', 'allow'] as const)
    await runJob(bench, { actionType, criteria: tagged('some') })
  const job = await runJob(bench, { actionType: 'cleanup' })
  t.match(job, { targetedCount: 5, affectedCount: 3, skippedCount: 2 })
  t.same(await outcomes(bench, job.jobId), {
    1: 'applied',
    2: 'applied',
    3: 'applied',
    4: 'nothing_active',
    5: 'nothing_active',
  })
  t.same(await statuses(bench, 1), {})
  const ended = (await bench.store.getDevice(1))?.history.filter((entry) => entry.endedByJobId === job.jobId)
  t.same(ended?.map((entry) => [entry.actionType, entry.endedBy]).sort(), [
    ['allow', 'cleaned_up'],
    ['monitor', 'cleaned_up'],
  ])
})

t.test('cleanup finds nothing active where all has expired, swept or not', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionDuration: 5 })
  bench.clock.advance(5000)
  const job = await runJob(bench, { actionType: 'cleanup' })
  t.same(await outcomes(bench, job.jobId), { 1: 'nothing_active' })
  t.match((await bench.store.getDevice(1))?.history, [
    { endedBy: 'expired', endedAt: START + 5000, endedByJobId: null },
  ])
})

t.test('devices that have gone since the targets were fixed are skipped', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(6))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await bench.store.getJob(jobId))?.targetedCount === 6, 'the targets are counted')
  for (const mac of [1, 5]) await bench.store.deleteDevice(mac, { keyId: '', keyName: '', address: '', requestId: '' })
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'completed', targetedCount: 6, affectedCount: 4, skippedCount: 2 })
  t.same(await outcomes(bench, jobId), { 1: 'gone', 2: 'applied', 3: 'applied', 4: 'applied', 5: 'gone', 6: 'applied' })
})

t.test('an action expires its duration after the moment it was applied to that device', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(6))
  const { jobId } = await createJob(bench, { actionDuration: 60 })
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length === 3, '3 items are applied')
  bench.clock.advance(5000)
  await bench.drain()
  t.same(await statuses(bench, 3), { block: START + 60_000 })
  t.same(await statuses(bench, 4), { block: START + 65_000 })
  t.same(
    (await items(bench, jobId)).map((item) => item.processedAt),
    [...Array(3).fill(START), ...Array(3).fill(START + 5000)],
  )
})

for (const actionType of ['deny', 'cleanup'] satisfies ActionType[]) {
  t.test(`${actionType} takes no duration`, async (t) => {
    const bench = await benchOf(t)
    await t.rejects(() => createJob(bench, { actionType, actionDuration: 1 }), {
      code: 'invalid',
      field: 'action_duration',
    })
    t.same((await bench.store.listJobs({}, { limit: 10, after: null })).data, [])
  })
}

t.test('a job without targets completes', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(5))
  t.match(await runJob(bench, { criteria: tagged('nobody') }), {
    status: 'completed',
    targetedCount: 0,
    affectedCount: 0,
  })
})

t.test('the devices at both ends of the address space are devices like the others', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [0, 2 ** 48 - 1])
  t.equal((await runJob(bench)).affectedCount, 2)
  t.same(await feedOf(bench, 'block', 'mac', null, 10), [0, 2 ** 48 - 1])
})

t.test('a device that goes amid the search for targets is skipped, also over a restart', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await bench.step()
  await bench.store.deleteDevice(2, ACTOR)
  await bench.restart()
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 8, skippedCount: 1 })
  t.match(await items(bench, jobId, 'skipped'), [{ mac: 2, code: 'gone' }])
  t.equal(await bench.inside.count('active actions'), 8)
})
