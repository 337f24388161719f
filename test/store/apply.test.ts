import t from 'tap'
import type { ActionType } from '../../db/model.ts'
import {
  ACTOR,
  addDevices,
  benchOf,
  count,
  createJob,
  feedOf,
  items,
  outcomes,
  runJob,
  START,
  statuses,
  tagged,
  upTo,
} from '../helpers/engine.ts'

const TYPES = ['block', 'deny', 'throttle', 'monitor', 'allow'] as const

for (const actionType of TYPES) {
  t.test(`${actionType} is active on every target until it is lifted`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, upTo(7))
    const job = runJob(bench, { actionType, actionReason: 'why not' })
    t.match(job, { status: 'completed', targetedCount: 7, affectedCount: 7, skippedCount: 0, notReachedCount: 0 })
    for (const mac of upTo(7)) {
      t.same(bench.read.getDevice(mac)?.actions, [
        { actionType, actionReason: 'why not', jobId: job.jobId, appliedAt: START, expiresAt: null },
      ])
    }
    t.end()
  })

  t.test(`${actionType} applied again, to replace, replaces reason, job and expiry`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, [1])
    const first = runJob(bench, { actionType, actionReason: 'first' })
    bench.clock.advance(1000)
    const actionDuration = actionType === 'deny' ? 0 : 60
    const second = runJob(bench, { actionType, actionReason: 'second', actionDuration, onExisting: 'replace' })
    const device = bench.read.getDevice(1)
    const expiresAt = actionDuration === 0 ? null : START + 61_000
    t.same(device?.actions, [
      { actionType, actionReason: 'second', jobId: second.jobId, appliedAt: START + 1000, expiresAt },
    ])
    t.match(device?.history, [
      { jobId: first.jobId, endedAt: START + 1000, endedBy: 'replaced', endedByJobId: second.jobId },
    ])
    t.equal(device?.history.length, 1)
    t.end()
  })
}

t.test('types coexist', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  for (const actionType of ['block', 'deny', 'throttle', 'monitor'] as const) runJob(bench, { actionType })
  t.same(statuses(bench, 1), { block: null, deny: null, monitor: null, throttle: null })
  t.end()
})

t.test('allow ends block, deny and throttle, leaves monitor, and its expiry brings none back', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  for (const actionType of ['block', 'deny', 'throttle', 'monitor'] as const) runJob(bench, { actionType })
  const allow = runJob(bench, { actionType: 'allow', actionDuration: 10 })
  t.same(statuses(bench, 1), { allow: START + 10_000, monitor: null })
  const ended = bench.read.getDevice(1)?.history.map((entry) => [entry.actionType, entry.endedBy, entry.endedByJobId])
  t.same(ended?.sort(), [
    ['block', 'allowed', allow.jobId],
    ['deny', 'allowed', allow.jobId],
    ['throttle', 'allowed', allow.jobId],
  ])
  bench.clock.advance(10_000)
  bench.drain()
  t.same(statuses(bench, 1), { monitor: null })
  t.end()
})

for (const actionType of ['block', 'deny', 'throttle'] as const) {
  t.test(`${actionType} skips a device under allow, and no longer when the allow has expired`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, upTo(4))
    addDevices(bench, [2, 3], ['exempt'])
    runJob(bench, { actionType: 'allow', actionDuration: 10, criteria: tagged('exempt') })
    const job = runJob(bench, { actionType })
    t.match(job, { affectedCount: 2, skippedCount: 2, failedCount: 0 })
    t.same(outcomes(bench, job.jobId), { 1: 'applied', 2: 'allowed', 3: 'allowed', 4: 'applied' })
    t.same(statuses(bench, 2), { allow: START + 10_000 })
    // Moved and read at once, before any sweep.
    bench.clock.advance(10_000)
    t.same(runJob(bench, { actionType, onExisting: 'replace' }).affectedCount, 4)
    t.end()
  })
}

for (const actionType of ['monitor', 'allow'] as const) {
  t.test(`${actionType} does not mind an allow`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, [1])
    runJob(bench, { actionType: 'allow' })
    t.equal(runJob(bench, { actionType, onExisting: 'replace' }).affectedCount, 1)
    t.same(statuses(bench, 1), { allow: null, [actionType]: null })
    t.end()
  })
}

t.test('cleanup ends every active action, allow too, and skips a device that has none', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3), ['some'])
  addDevices(bench, [4, 5])
  for (const actionType of ['block', 'monitor', 'allow'] as const)
    runJob(bench, { actionType, criteria: tagged('some') })
  const job = runJob(bench, { actionType: 'cleanup' })
  t.match(job, { targetedCount: 5, affectedCount: 3, skippedCount: 2 })
  t.same(outcomes(bench, job.jobId), {
    1: 'applied',
    2: 'applied',
    3: 'applied',
    4: 'nothing_active',
    5: 'nothing_active',
  })
  t.same(statuses(bench, 1), {})
  const ended = bench.read.getDevice(1)?.history.filter((entry) => entry.endedByJobId === job.jobId)
  t.same(ended?.map((entry) => [entry.actionType, entry.endedBy]).sort(), [
    ['allow', 'cleaned_up'],
    ['monitor', 'cleaned_up'],
  ])
  t.end()
})

t.test('cleanup finds nothing active where all has expired, swept or not', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionDuration: 5 })
  bench.clock.advance(5000)
  const job = runJob(bench, { actionType: 'cleanup' })
  t.same(outcomes(bench, job.jobId), { 1: 'nothing_active' })
  t.match(bench.read.getDevice(1)?.history, [{ endedBy: 'expired', endedAt: START + 5000, endedByJobId: null }])
  t.end()
})

t.test('devices that have gone since the targets were fixed are skipped', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(6))
  const { jobId } = createJob(bench)
  while (bench.read.getJob(jobId)?.targetedCount !== 6) bench.step()
  for (const mac of [1, 5])
    bench.act((verbs) => verbs.deleteDevice(mac, { keyId: '', keyName: '', address: '', requestId: '' }))
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'completed', targetedCount: 6, affectedCount: 4, skippedCount: 2 })
  t.same(outcomes(bench, jobId), { 1: 'gone', 2: 'applied', 3: 'applied', 4: 'applied', 5: 'gone', 6: 'applied' })
  t.end()
})

t.test('an action expires its duration after the moment it was applied to that device', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(6))
  const { jobId } = createJob(bench, { actionDuration: 60 })
  while (items(bench, jobId, 'applied').length !== 3) bench.step()
  bench.clock.advance(5000)
  bench.drain()
  t.same(statuses(bench, 3), { block: START + 60_000 })
  t.same(statuses(bench, 4), { block: START + 65_000 })
  t.same(
    items(bench, jobId).map((item) => item.processedAt),
    [...Array(3).fill(START), ...Array(3).fill(START + 5000)],
  )
  t.end()
})

for (const actionType of ['deny', 'cleanup'] satisfies ActionType[]) {
  t.test(`${actionType} takes no duration`, (t) => {
    const bench = benchOf(t)
    t.throws(() => createJob(bench, { actionType, actionDuration: 1 }), { code: 'invalid', field: 'action_duration' })
    t.same(bench.read.listJobs({}, { limit: 10, after: null }).data, [])
    t.end()
  })
}

t.test('a job without targets completes', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(5))
  t.match(runJob(bench, { criteria: tagged('nobody') }), { status: 'completed', targetedCount: 0, affectedCount: 0 })
  t.end()
})

t.test('the devices at both ends of the address space are devices like the others', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [0, 2 ** 48 - 1])
  t.equal(runJob(bench).affectedCount, 2)
  t.same(feedOf(bench, 'block', 'mac', null, 10), [0, 2 ** 48 - 1])
  t.end()
})

t.test('a device that goes amid the search for targets is skipped, also over a restart', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  bench.step()
  bench.act((verbs) => verbs.deleteDevice(2, ACTOR))
  bench.restart()
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 8, skippedCount: 1 })
  t.match(items(bench, jobId, 'skipped'), [{ mac: 2, code: 'gone' }])
  t.equal(count(bench, 'SELECT count(*) FROM active_actions WHERE mac = 2'), 0)
  t.end()
})
