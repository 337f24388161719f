import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createAuditReader } from './audit/read-audit.ts'
import { type ClockSource, clockFrom } from './clock.ts'
import { type Connection, openForReading } from './connection.ts'
import { unpackFeed } from './devices/packed-feed.ts'
import { createDeviceReader } from './devices/read-devices.ts'
import type { EnforcementBatch } from './enforcement/enforcement.ts'
import { createEnforcementReader } from './enforcement/read-enforcement.ts'
import { freeBytes, sizeOf } from './file-size.ts'
import { keepJobs } from './jobs/keep-jobs.ts'
import { createJobReader } from './jobs/read-jobs.ts'
import { createKeyReader } from './keys/read-keys.ts'
import type { ApiKey, ImportCounts, Job, Preview } from './model.ts'
import { openFault } from './open-fault.ts'
import { type ChunkLimits, DEFAULT_CHUNKS } from './runner/chunk-size.ts'
import { guarded } from './storage-fault.ts'
import type { JobCounts, Made, Store } from './store.ts'
import type { ReaderData } from './threads/reader.ts'
import type { ReaderVerbs } from './threads/reader-verbs.ts'
import { openThread, type ThreadClient, type ThreadEvents } from './threads/thread-client.ts'
import { newThreads, type Threads } from './threads/threads.ts'
import { createTurns, type Turns } from './threads/turns.ts'
import type { WriterData } from './threads/writer.ts'
import { createWriterStats, memoryOf, type WriterStats } from './threads/writer-stats.ts'
import { createWebhookReader } from './webhooks/read-webhooks.ts'
import type { ClaimedDelivery, Delivery, Webhook } from './webhooks/webhook.ts'

export interface SqliteStoreOptions extends ThreadEvents {
  /** A file, made when it isn't there; `:memory:` is a temporary file, removed on close. */
  readonly path: string
  readonly concurrency: number
  readonly retentionDays: number
  readonly defaultMaxLimit: number
  /** True: whoever asks for `nextEnforcement` carries out what jobs do, and they wait for it. */
  readonly isEnforcedOutside?: boolean
  readonly clock?: ClockSource
  readonly chunks?: ChunkLimits
  readonly stepModule?: string
  /** Without them it has two new ones. */
  readonly threads?: Threads
}

/** Throws a sentence that names the file when it can't be opened, is in use, or is of another program or release. */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, remove } = place(options.path)
  const clock = clockFrom(options.clock ?? null)
  const stats = createWriterStats()
  const turns = createTurns()
  const { writer, reader, db, close } = await openAll(path, options, stats, turns).catch((error) => {
    remove()
    throw error
  })
  const jobs = createJobReader(db)
  const devices = createDeviceReader(db, clock)
  const keys = createKeyReader(db)
  const webhooks = createWebhookReader(db, clock)
  const audit = createAuditReader(db)
  const enforcement = createEnforcementReader(db)
  const secret = db.prepare<[], { value: Buffer }>(`SELECT value FROM meta WHERE name = 'secret'`).get()
  const read = <V extends keyof ReaderVerbs>(verb: V) =>
    ((...args: unknown[]) => reader.call(verb, ...args)) as (
      ...args: Parameters<ReaderVerbs[V]>
    ) => Promise<ReturnType<ReaderVerbs[V]>>
  const feedPage = read('packedFeedPage')
  const listKeys = guarded(keys.listKeys)
  const listWebhooks = guarded(webhooks.listWebhooks)

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
    getJob: keepJobs(guarded(jobs.getJob), turns),
    listJobs: read('listJobs'),
    listItems: read('listItems'),
    createPreview: async (...args) => {
      const previewId = await writer.call<string>('createPreview', ...args)
      return reader.call<Preview>('getPreview', previewId)
    },
    countDevices: read('countDevices'),
    listPreviewDevices: read('listPreviewDevices'),
    beginImport: (...args) => writer.call<number>('beginImport', ...args),
    importBatch: (...args) => writer.call<ImportCounts>('importBatch', ...args),
    finishImport: (...args) => writer.call<void>('finishImport', ...args),
    getDevice: guarded(devices.getDevice),
    listDevices: read('listDevices'),
    deleteDevice: (...args) => writer.call<void>('deleteDevice', ...args),
    feedPage: async (...page) => unpackFeed(await feedPage(...page)),
    feedVersion: read('feedVersion'),
    createKey: (...args) => writer.call<ApiKey>('createKey', ...args),
    renewAdminKey: (...args) => writer.call<void>('renewAdminKey', ...args),
    revokeKey: (...args) => writer.call<ApiKey>('revokeKey', ...args),
    touchKey: (...args) => writer.call<void>('touchKey', ...args),
    listKeys: async (page) => listKeys(page),
    findKeys: guarded(keys.findKeys),
    hasKeys: guarded(keys.hasKeys),
    listAudit: read('listAudit'),
    auditHead: guarded(audit.auditHead),
    createWebhook: (...args) => writer.call<Webhook>('createWebhook', ...args),
    updateWebhook: (...args) => writer.call<Webhook>('updateWebhook', ...args),
    deleteWebhook: (...args) => writer.call<void>('deleteWebhook', ...args),
    rotateWebhookSecret: (...args) => writer.call<Webhook>('rotateWebhookSecret', ...args),
    getWebhook: guarded(webhooks.getWebhook),
    listWebhooks: async (page) => listWebhooks(page),
    getDelivery: read('getDelivery'),
    listDeliveries: read('listDeliveries'),
    testWebhook: (...args) => writer.call<Delivery>('testWebhook', ...args),
    redeliver: (...args) => writer.call<Delivery>('redeliver', ...args),
    hasDueDeliveries: guarded(webhooks.hasDueDeliveries),
    claimDeliveries: () => writer.call<ClaimedDelivery[]>('claimDeliveries'),
    settleDelivery: (...args) => writer.call<Delivery | null>('settleDelivery', ...args),
    nextEnforcement: () => writer.call<EnforcementBatch>('nextEnforcement'),
    enforcementStop: (batchId) => writer.call<boolean>('enforcementStop', batchId),
    settleEnforcement: (...args) => writer.call<boolean>('settleEnforcement', ...args),
    hasJobsWaitingForEnforcer: guarded(enforcement.hasJobsWaitingForEnforcer),
    resumeAfterEnforcer: () => writer.call<number>('resumeAfterEnforcer'),
    secret: new Uint8Array(secret?.value ?? []),
    stats: async () => ({
      ...(await reader.call<JobCounts>('countJobs')),
      batchSize: stats.batchSize.read(),
      commitSeconds: stats.commitSeconds.read(),
      walBytes: await sizeOf(`${path}-wal`),
    }),
    freeDiskBytes: () => freeBytes(path),
    ping: () => writer.call<void>('ping'),
    wake: writer.wake,
    close: () => close().then(remove),
  }
}

interface Opened {
  readonly writer: ThreadClient
  readonly reader: ThreadClient
  /** For point reads on the caller's own thread. */
  readonly db: Connection
  close(): Promise<void>
}

/** Opens the file in both threads and here, or in none. */
async function openAll(path: string, options: SqliteStoreOptions, stats: WriterStats, turns: Turns): Promise<Opened> {
  const { clock = null, concurrency, retentionDays, defaultMaxLimit, chunks = DEFAULT_CHUNKS } = options
  const { threads = newThreads, stepModule = null, isEnforcedOutside = false } = options
  const limits = { concurrency, retentionDays, defaultMaxLimit, chunks }
  const shared = { stats: memoryOf(stats), turns: turns.memory }
  const writerData: WriterData = { path, clock, ...limits, isEnforcedOutside, stepModule, ...shared }
  const readerData: ReaderData = { path, clock }
  // Both load their code while the writer makes the file what it should be.
  const taken = { writer: threads.take('writer'), reader: threads.take('reader') }
  const opened: { close(): unknown }[] = []
  const closeAll = async () => {
    // The writer is the last, so that it can fold the write-ahead log into the database file.
    for (const { close } of opened.reverse()) await close()
    await Promise.all([threads.giveBack('writer', taken.writer), threads.giveBack('reader', taken.reader)])
  }
  let closing: Promise<void> | null = null
  try {
    const writer = await openThread(taken.writer, writerData, options)
    opened.push(writer)
    const reader = await openThread(taken.reader, readerData, options)
    opened.push(reader)
    const db = openForReading(path)
    opened.push({ close: () => db.close() })
    return {
      writer,
      reader,
      db,
      close() {
        closing ??= closeAll()
        return closing
      },
    }
  } catch (error) {
    await closeAll()
    throw openFault(error, path)
  }
}

function place(path: string): { path: string; remove: () => void } {
  if (path === ':memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-'))
    return { path: join(folder, 'bulk-actions.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
  }
  try {
    mkdirSync(dirname(path), { recursive: true })
    // A file that is reached under two names has one owner all the same.
    return { path: existsSync(path) ? realpathSync(path) : path, remove: () => {} }
  } catch (error) {
    throw openFault(error, path)
  }
}
