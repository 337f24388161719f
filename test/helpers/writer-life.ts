import type { DeviceStatement } from '../../db/devices/statement.ts'
import { JOB_EVENTS } from '../../db/webhooks/webhook.ts'
import { EVERY_RULE } from './criteria-examples.ts'
import { PLAIN_IMPORT } from './import-options.ts'
import {
  ACTOR,
  addDevices,
  askPreview,
  cancel,
  cancelMany,
  createJob,
  draft,
  follow,
  preview,
  runFollowUp,
  runJob,
  stepUntil,
  upTo,
} from './on-bench.ts'
import type { SqliteBench } from './sqlite-bench.ts'
import { START } from './store-bench.ts'

const DAY = 24 * 3600 * 1000
const FAILED = { statusCode: 500, error: 'no' }

/** Lets an engine do all that there is: what it prepares only when it is needed is prepared as well. */
export async function liveThrough(bench: SqliteBench): Promise<void> {
  await imports(bench)
  await searches(bench)
  await jobs(bench)
  await webhooks(bench)
  await sources(bench)
  const last = await runJob(bench, { actionType: 'cleanup' })
  await bench.store.deleteDevice(9, ACTOR)
  await bench.store.deleteJob(last.jobId, null, ACTOR)
  await runJob(bench, { actionDuration: 60 })
  for (let day = 0; day < 10; day++) {
    bench.clock.advance(20 * DAY)
    await bench.drain()
  }
  await bench.restart()
  await bench.drain()
}

async function imports(bench: SqliteBench): Promise<void> {
  await addDevices(bench, upTo(9), ['x'])
  // Each selection of what an update may change.
  const values = [
    ['ips', [1]],
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
    statements.push(record({ ips: [], firstSeen: START, lastSeen: START }), record(Object.fromEntries(chosen)))
  }
  bench.act((verbs) => {
    const importId = verbs.beginImport(PLAIN_IMPORT, ACTOR)
    const counts = verbs.importPiece(importId, statements)
    verbs.finishImport(importId, { ...counts, gone: 0 }, true, ACTOR)
    const snapshot = verbs.beginImport({ ...PLAIN_IMPORT, snapshotOf: 'ndjson' }, ACTOR)
    verbs.takeAwayPiece(snapshot, [0])
    verbs.beginImport(PLAIN_IMPORT, ACTOR)
  })
}

async function searches(bench: SqliteBench): Promise<void> {
  for (const rule of EVERY_RULE) {
    await runJob(bench, { criteria: { rules: [rule] }, actionType: 'monitor' })
    const both = { rules: [rule, { field: 'status', operator: 'equals', value: 'monitor' }] }
    await runJob(bench, { criteria: both, actionType: 'cleanup' })
  }
}

async function jobs(bench: SqliteBench): Promise<void> {
  const job = await runJob(bench, { previewId: await preview(bench) })
  await runFollowUp(bench, 'revertJob', job.jobId)
  const stopped = await createJob(bench, { actionType: 'allow', onExisting: 'replace' })
  await stepUntil(
    bench,
    async () => (await bench.store.getJob(stopped.jobId))?.affectedCount !== 0,
    'a device is affected',
  )
  await cancel(bench, stopped.jobId)
  await runFollowUp(bench, 'retryJob', stopped.jobId)
  await follow(bench, 'revertJob', stopped.jobId)
  const filter = { status: 'scheduled', actionType: 'allow', kind: 'revert', createdBy: 'alice' } as const
  for (const chosen of [{}, filter, { createdAfter: 1, createdBefore: 2 }, { deleted: true }]) {
    await cancelMany(bench, chosen)
  }
  await bench.store.createJob(draft(), ACTOR, { key: 'a', bodyHash: 'b' })
  await askPreview(bench, { rules: [{ field: 'tag', operator: 'exists' }] }, 'block')
}

async function webhooks(bench: SqliteBench): Promise<void> {
  const hook = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
  const { webhookId } = await bench.store.createWebhook({ ...hook, events: JOB_EVENTS }, ACTOR)
  await runJob(bench)
  const [claimed] = await bench.store.claimDeliveries()
  const messageId = claimed?.messageId ?? ''
  await bench.store.settleDelivery(webhookId, messageId, FAILED)
  await bench.store.redeliver(webhookId, messageId, ACTOR)
  await bench.store.testWebhook(webhookId, ACTOR)
  await bench.store.rotateWebhookSecret(webhookId, 'whsec_BBBB', DAY, ACTOR)
}

async function sources(bench: SqliteBench): Promise<void> {
  const place = { url: 'http://127.0.0.1:8000/', path: null, format: null, site: 'default' }
  const draft = { name: 'kea', kind: 'kea', ...place, intervalSeconds: 300, enabled: true, credentials: null } as const
  const { sourceId } = await bench.store.createSource(draft, ACTOR)
  await bench.store.updateSource(sourceId, { intervalSeconds: 60 }, ACTOR)
  await bench.store.beginSourceRun(sourceId, null, false)
  const result = { format: 'json', received: 1, ignored: 0, rejected: 0, errors: [], warnings: [] }
  const counts = { created: 1, updated: 0, unchanged: 0, released: 0 }
  await bench.store.endSourceRun(sourceId, 1, { outcome: 'imported', result: { ...result, ...counts }, mark: null })
  await bench.store.deleteSource(sourceId, ACTOR)
}
