import type { DeviceStatement } from '../../db/devices/statement.ts'
import { JOB_EVENTS } from '../../db/webhooks/webhook.ts'
import { EVERY_RULE } from './criteria-examples.ts'
import {
  ACTOR,
  addDevices,
  askPreview,
  type Bench,
  cancel,
  cancelMany,
  createJob,
  draft,
  follow,
  preview,
  runFollowUp,
  runJob,
  START,
  upTo,
} from './engine.ts'

const DAY = 24 * 3600 * 1000
const FAILED = { statusCode: 500, error: 'no' }

/** Lets an engine do all that there is: what it prepares only when it is needed is prepared as well. */
export function liveThrough(bench: Bench): void {
  imports(bench)
  searches(bench)
  jobs(bench)
  webhooks(bench)
  const last = runJob(bench, { actionType: 'cleanup' })
  bench.act((verbs) => verbs.deleteDevice(9, ACTOR))
  bench.act((verbs) => verbs.deleteJob(last.jobId, null, ACTOR))
  runJob(bench, { actionDuration: 60 })
  for (let day = 0; day < 10; day++) {
    bench.clock.advance(20 * DAY)
    bench.drain()
  }
  bench.restart()
  bench.drain()
}

function imports(bench: Bench): void {
  addDevices(bench, upTo(9), ['x'])
  // Each selection of what an update may change.
  const values = [
    ['ip', 1],
    ['hostname', 'a'],
    ['vendor', 'b'],
    ['vendorClass', 'c'],
    ['firstSeen', 5],
    ['lastSeen', START + 5],
  ] as const
  const statements: DeviceStatement[] = []
  for (let selection = 0; selection < 1 << values.length; selection++) {
    const chosen = values.filter((_, bit) => ((selection >> bit) & 1) === 1)
    const record = (one: object): DeviceStatement => ({ kind: 'record', mac: 100 + selection, ...one })
    statements.push(record({ ip: null, firstSeen: START, lastSeen: START }), record(Object.fromEntries(chosen)))
  }
  bench.act((verbs) => {
    const importId = verbs.beginImport(ACTOR)
    const counts = verbs.importPiece(importId, statements)
    verbs.finishImport(importId, counts, true, ACTOR)
    verbs.beginImport(ACTOR)
  })
}

function searches(bench: Bench): void {
  for (const rule of EVERY_RULE) {
    runJob(bench, { criteria: { rules: [rule] }, actionType: 'monitor' })
    const both = { rules: [rule, { field: 'status', operator: 'equals', value: 'monitor' }] }
    runJob(bench, { criteria: both, actionType: 'cleanup' })
  }
}

function jobs(bench: Bench): void {
  const job = runJob(bench, { previewId: preview(bench) })
  runFollowUp(bench, 'revertJob', job.jobId)
  const stopped = createJob(bench, { actionType: 'allow', onExisting: 'replace' })
  while (bench.read.getJob(stopped.jobId)?.affectedCount === 0) bench.step()
  cancel(bench, stopped.jobId)
  runFollowUp(bench, 'retryJob', stopped.jobId)
  follow(bench, 'revertJob', stopped.jobId)
  const filter = { status: 'scheduled', actionType: 'allow', kind: 'revert', createdBy: 'alice' } as const
  for (const chosen of [{}, filter, { createdAfter: 1, createdBefore: 2 }, { deleted: true }]) {
    cancelMany(bench, chosen)
  }
  bench.act((verbs) => verbs.createJob(draft(), ACTOR, { key: 'a', bodyHash: 'b' }))
  askPreview(bench, { rules: [{ field: 'tag', operator: 'exists' }] }, 'block')
}

function webhooks(bench: Bench): void {
  const hook = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
  const { webhookId } = bench.act((verbs) => verbs.createWebhook({ ...hook, events: JOB_EVENTS }, ACTOR))
  runJob(bench)
  const [claimed] = bench.act((verbs) => verbs.claimDeliveries())
  const messageId = claimed?.messageId ?? ''
  bench.act((verbs) => verbs.settleDelivery(webhookId, messageId, FAILED))
  bench.act((verbs) => verbs.redeliver(webhookId, messageId, ACTOR))
  bench.act((verbs) => verbs.testWebhook(webhookId, ACTOR))
  bench.act((verbs) => verbs.rotateWebhookSecret(webhookId, 'whsec_BBBB', DAY, ACTOR))
}
