import { clockFrom } from '../clock.ts'
import type { TakenBatch } from '../devices/statement.ts'
import type { EnforcementBatch } from '../enforcement/enforcement.ts'
import type { Job } from '../jobs/job.ts'
import type { Made } from '../jobs/job-store.ts'
import type { ApiKey } from '../keys/key.ts'
import type { Caller } from '../model.ts'
import type { Store } from '../store.ts'
import type { ClaimedDelivery, Delivery, Webhook } from '../webhooks/webhook.ts'
import { createAuditReader } from './audit/read-audit.ts'
import { databasePath } from './database-path.ts'
import { unpackFeed } from './devices/packed-feed.ts'
import { createDeviceReader } from './devices/read-devices.ts'
import { createFeedReader } from './devices/read-feed.ts'
import { directReads } from './direct-reads.ts'
import { createEnforcementReader } from './enforcement/read-enforcement.ts'
import { freeBytes, sizeOf } from './file-size.ts'
import { keepJobs } from './jobs/keep-jobs.ts'
import { createJobReader } from './jobs/read-jobs.ts'
import { createKeyReader } from './keys/read-keys.ts'
import { openEverywhere, type SqliteStoreOptions } from './open-everywhere.ts'
import type { AnswerOf } from './steps.ts'
import type { ReaderVerbs } from './threads/reader-verbs.ts'
import { createTurns } from './threads/turns.ts'
import { createWriterStats } from './threads/writer-stats.ts'
import { createWebhookReader } from './webhooks/read-webhooks.ts'

/** Throws an error whose message names the file and says what to do: it can't be opened, is in use, or is not ours. */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, remove } = databasePath(options.path)
  const clock = clockFrom(options.clock ?? null)
  const stats = createWriterStats()
  const turns = createTurns()
  const opened = await openEverywhere(path, options, stats, turns).catch((error) => {
    remove()
    throw error
  })
  const { writer, reader, db, close } = opened
  const direct = directReads(opened)
  const jobs = createJobReader(db)
  const devices = createDeviceReader(db, clock)
  const feeds = createFeedReader(db, clock)
  const keys = createKeyReader(db)
  const webhooks = createWebhookReader(db, clock)
  const audit = createAuditReader(db)
  const enforcement = createEnforcementReader(db)
  const secret = db.prepare<[], { value: Buffer }>(`SELECT value FROM meta WHERE name = 'secret'`).get()
  const ask = <V extends keyof ReaderVerbs>(
    verb: V,
    caller: Caller | undefined,
    ...args: Parameters<ReaderVerbs[V]>
  ): Promise<AnswerOf<ReturnType<ReaderVerbs[V]>>> =>
    caller === undefined ? reader.call(verb, ...args) : reader.callFor(caller, verb, ...args)
  const listKeys = direct(keys.listKeys)
  const listWebhooks = direct(webhooks.listWebhooks)

  return {
    createJob: (...args) => writer.call<Made>('createJob', ...args),
    retryJob: (...args) => writer.call<Made>('retryJob', ...args),
    revertJob: (...args) => writer.call<Made>('revertJob', ...args),
    cancelJob: (...args) => writer.call<Job>('cancelJob', ...args),
    cancelJobs: (...args) => writer.call<number>('cancelJobs', ...args),
    pauseJob: (...args) => writer.call<Job>('pauseJob', ...args),
    resumeJob: (...args) => writer.call<Job>('resumeJob', ...args),
    deleteJob: (...args) => writer.call<void>('deleteJob', ...args),
    restoreJob: (...args) => writer.call<Job>('restoreJob', ...args),
    getJob: keepJobs(direct(jobs.getJob), turns),
    listJobs: (filter, page, caller) => ask('listJobs', caller, filter, page),
    listItems: (jobId, outcome, page, caller) => ask('listItems', caller, jobId, outcome, page),
    createPreview: async (draft, actor, caller) => {
      const args = ['createPreview', draft, actor] as const
      const previewId = await (caller === undefined
        ? writer.call<string>(...args)
        : writer.callFor<string>(caller, ...args))
      return ask('getPreview', caller, previewId)
    },
    countDevices: (criteria, caller) => ask('countDevices', caller, criteria),
    listPreviewDevices: (previewId, page, caller) => ask('listPreviewDevices', caller, previewId, page),
    beginImport: (...args) => writer.call<number>('beginImport', ...args),
    importBatch: (...args) => writer.call<TakenBatch>('importBatch', ...args),
    finishImport: (...args) => writer.call<void>('finishImport', ...args),
    getDevice: direct(devices.getDevice),
    listDevices: (filter, page, caller) => ask('listDevices', caller, filter, page),
    deleteDevice: (...args) => writer.call<void>('deleteDevice', ...args),
    feedPage: async (type, as, after, limit, caller) =>
      unpackFeed(await ask('packedFeedPage', caller, type, as, after, limit)),
    feedVersion: direct(feeds.feedVersion),
    createKey: (...args) => writer.call<ApiKey>('createKey', ...args),
    renewAdminKey: (...args) => writer.call<void>('renewAdminKey', ...args),
    revokeKey: (...args) => writer.call<ApiKey>('revokeKey', ...args),
    touchKey: (...args) => writer.call<void>('touchKey', ...args),
    listKeys: async (page) => listKeys(page),
    findKeys: direct(keys.findKeys),
    hasKeys: direct(keys.hasKeys),
    isOnlyKeyUnused: direct(keys.isOnlyKeyUnused),
    listAudit: (filter, page, caller) => ask('listAudit', caller, filter, page),
    auditHead: direct(audit.auditHead),
    createWebhook: (...args) => writer.call<Webhook>('createWebhook', ...args),
    updateWebhook: (...args) => writer.call<Webhook>('updateWebhook', ...args),
    deleteWebhook: (...args) => writer.call<void>('deleteWebhook', ...args),
    rotateWebhookSecret: (...args) => writer.call<Webhook>('rotateWebhookSecret', ...args),
    getWebhook: direct(webhooks.getWebhook),
    listWebhooks: async (page) => listWebhooks(page),
    getDelivery: (webhookId, messageId) => ask('getDelivery', undefined, webhookId, messageId),
    listDeliveries: (webhookId, status, page, caller) => ask('listDeliveries', caller, webhookId, status, page),
    testWebhook: (...args) => writer.call<Delivery>('testWebhook', ...args),
    redeliver: (...args) => writer.call<Delivery>('redeliver', ...args),
    hasDueDeliveries: direct(webhooks.hasDueDeliveries),
    claimDeliveries: () => writer.call<ClaimedDelivery[]>('claimDeliveries'),
    settleDelivery: (...args) => writer.call<Delivery | null>('settleDelivery', ...args),
    nextEnforcement: () => writer.call<EnforcementBatch>('nextEnforcement'),
    enforcementStop: (batchId) => writer.call<boolean>('enforcementStop', batchId),
    settleEnforcement: (...args) => writer.call<boolean>('settleEnforcement', ...args),
    hasJobsWaitingForEnforcer: direct(enforcement.hasJobsWaitingForEnforcer),
    enforcementCallEnded: (batchId) => writer.call<void>('enforcementCallEnded', batchId),
    resumeAfterEnforcer: () => writer.call<number>('resumeAfterEnforcer'),
    secret: new Uint8Array(secret?.value ?? []),
    stats: async () => ({
      ...(await ask('countJobs', undefined)),
      unconfirmed: await ask('countUnconfirmed', undefined),
      batchSize: stats.batchSize.read(),
      commitSeconds: stats.commitSeconds.read(),
      walBytes: await sizeOf(`${path}-wal`),
    }),
    times: stats.times,
    freeDiskBytes: () => freeBytes(path),
    ping: () => writer.call<void>('ping'),
    pingDisk: () => writer.call<void>('pingDisk'),
    pingReader: () => ask('pingReader', undefined),
    wake: writer.wake,
    close: () => close().then(remove),
  }
}
