import type { BatchAnswer, EnforcementBatch } from './enforcement/enforcement.ts'
import type {
  ActionType,
  ActiveActionType,
  Actor,
  ApiKey,
  AuditEntry,
  AuditHead,
  Criteria,
  Device,
  DeviceDetail,
  DeviceStatement,
  FeedEntry,
  ImportCounts,
  Job,
  JobItem,
  JobKind,
  JobStatus,
  Outcome,
  Page,
  PageRequest,
  Preview,
  StoredApiKey,
} from './model.ts'
import type { HistogramState } from './threads/shared-histogram.ts'
import type {
  Attempt,
  ClaimedDelivery,
  Delivery,
  DeliveryStatus,
  Webhook,
  WebhookChanges,
  WebhookDraft,
} from './webhooks/webhook.ts'

/** An `Idempotency-Key` and the hash of the canonical body it came with. */
export interface Idempotency {
  readonly key: string
  readonly bodyHash: string
}
/** The versions an `If-Match` accepts; null: any. */
export type IfMatch = readonly number[] | null

export interface JobDraft {
  readonly actionType: ActionType
  readonly actionDuration: number
  readonly actionReason: string
  /** null: now. */
  readonly scheduledAt: number | null
  /** null: the preview's count, or the configured default for criteria. */
  readonly maxLimit: number | null
  /** Exactly one of the two. */
  readonly criteria: Criteria | null
  readonly previewId: string | null
}
export interface FollowUpDraft {
  readonly actionReason: string
  readonly scheduledAt: number | null
}
/** A job that was made, or the one an earlier call with the same `Idempotency-Key` made, as it was then. */
export interface Made {
  readonly job: Job
  readonly replayed: boolean
}

export interface JobFilter {
  readonly status?: JobStatus | undefined
  readonly actionType?: ActionType | undefined
  readonly kind?: JobKind | undefined
  readonly createdBy?: string | undefined
  readonly createdAfter?: number | undefined
  readonly createdBefore?: number | undefined
  /** true: the soft-deleted ones, and only those. */
  readonly deleted?: boolean | undefined
}
export interface DeviceFilter {
  readonly mac?: number | undefined
  readonly ip?: number | undefined
  /** First and last address of the subnet. */
  readonly subnet?: readonly [number, number] | undefined
  readonly hostname?: string | undefined
  readonly vendor?: string | undefined
  readonly tag?: string | undefined
  readonly status?: ActiveActionType | undefined
  readonly source?: string | undefined
}
export interface AuditFilter {
  readonly keyName?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly since?: number | undefined
  /** Not included. */
  readonly until?: number | undefined
}
export interface JobCounts {
  /** Jobs that are not deleted. */
  readonly jobs: Readonly<Record<JobStatus, number>>
  /** The items of those jobs. */
  readonly items: Readonly<Record<Outcome, number>>
  /** When the job that has waited longest should have started; null: none waits. */
  readonly oldestDueAt: number | null
}
/** What a monitoring system wants to know. */
export interface StoreStats extends JobCounts {
  readonly batchSize: HistogramState
  readonly commitSeconds: HistogramState
  readonly walBytes: number
}
export interface ApiKeyDraft {
  readonly name: string
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly prefix: string
  readonly hash: Uint8Array
  readonly expiresAt: number | null
}

/**
 * Everything the server keeps. Each changing verb is one atomic step: when its promise is fulfilled the change is on
 * disk, and when it is rejected with a `StoreError` nothing has changed. Reads see every change acknowledged before.
 */
export interface Store {
  /** Makes a job; takes the preview, and keeps the answer for the idempotency key, in the same step. */
  createJob(draft: JobDraft, actor: Actor, idempotency: Idempotency | null): Promise<Made>
  /** Makes a job over the source's failed and not reached items. */
  retryJob(jobId: string, draft: FollowUpDraft, actor: Actor, idempotency: Idempotency | null): Promise<Made>
  /** Makes a job that undoes the source. */
  revertJob(jobId: string, draft: FollowUpDraft, actor: Actor, idempotency: Idempotency | null): Promise<Made>
  /** Ends a job for good: no device is touched from this step on, and the counts are final. */
  cancelJob(jobId: string, reason: string | null, ifMatch: IfMatch, actor: Actor): Promise<Job>
  /** Cancels every job that matches and can be cancelled, in one step; returns how many. */
  cancelJobs(filter: JobFilter, reason: string | null, actor: Actor): Promise<number>
  pauseJob(jobId: string, ifMatch: IfMatch, actor: Actor): Promise<Job>
  resumeJob(jobId: string, ifMatch: IfMatch, actor: Actor): Promise<Job>
  /** Hides a terminal job from every read. */
  deleteJob(jobId: string, ifMatch: IfMatch, actor: Actor): Promise<void>
  restoreJob(jobId: string, actor: Actor): Promise<Job>
  /** Synchronous point read for the hottest path; null: unknown or deleted. */
  getJob(jobId: string): Job | null
  listJobs(filter: JobFilter, page: PageRequest): Promise<Page<Job>>
  /** In the order of MACs. Throws `not_found`. */
  listItems(jobId: string, outcome: Outcome | null, page: PageRequest): Promise<Page<JobItem>>

  /** Judges the criteria, key range by key range, and stores the exact set. */
  createPreview(criteria: Criteria, actionType: ActionType, actor: Actor): Promise<Preview>
  /** Counts, stores nothing. */
  countDevices(criteria: Criteria): Promise<number>
  listPreviewDevices(previewId: string, page: PageRequest): Promise<Page<Device>>

  /** Begins an import; the number names it in `importBatch`, so that a device is counted once. */
  beginImport(actor: Actor): Promise<number>
  /** Takes a batch, in order, in one step. */
  importBatch(importId: number, statements: readonly DeviceStatement[]): Promise<ImportCounts>
  /** Records what an import has done in all; `completed` is false where it broke off. */
  finishImport(importId: number, counts: ImportCounts, completed: boolean, actor: Actor): Promise<void>
  getDevice(mac: number): DeviceDetail | null
  listDevices(filter: DeviceFilter, page: PageRequest): Promise<Page<Device>>
  /** Forgets a device; `conflict` while an action is active on it. */
  deleteDevice(mac: number, actor: Actor): Promise<void>

  /** Addresses under an active action, ascending, after `after`: at most `limit` of them, as MACs or IPv4 addresses. */
  feedPage(type: ActiveActionType, as: 'mac' | 'ip', after: number | null, limit: number): Promise<readonly FeedEntry[]>
  /** A text that changes whenever the feed of this action type may have changed. */
  feedVersion(type: ActiveActionType): Promise<string>

  createKey(draft: ApiKeyDraft, actor: Actor): Promise<ApiKey>
  /** Makes or renews the administrator key named `admin`. */
  renewAdminKey(prefix: string, hash: Uint8Array): Promise<void>
  revokeKey(keyId: string, actor: Actor): Promise<ApiKey>
  listKeys(page: PageRequest): Promise<Page<ApiKey>>
  /** Every key that was ever made, for the authenticator. */
  findKeys(prefix: string): readonly StoredApiKey[]
  hasKeys(): boolean
  touchKey(keyId: string): Promise<void>

  listAudit(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>
  /** The newest entry of the audit log; null while there is none. */
  auditHead(): AuditHead | null

  /** `conflict` where there are as many as there can be. */
  createWebhook(draft: WebhookDraft, actor: Actor): Promise<Webhook>
  updateWebhook(webhookId: string, changes: WebhookChanges, actor: Actor): Promise<Webhook>
  /** Ends a webhook and its deliveries; what is under way at this moment may still arrive. */
  deleteWebhook(webhookId: string, actor: Actor): Promise<void>
  /** From this step on the new secret signs, and until the overlap is over the older ones as well. */
  rotateWebhookSecret(webhookId: string, secret: string, overlapMs: number, actor: Actor): Promise<Webhook>
  getWebhook(webhookId: string): Webhook | null
  listWebhooks(page: PageRequest): Promise<Page<Webhook>>
  /** Throws `not_found`. */
  getDelivery(webhookId: string, messageId: string): Promise<Delivery>
  listDeliveries(webhookId: string, status: DeliveryStatus | null, page: PageRequest): Promise<Page<Delivery>>
  /** Makes a message of no job's, for this webhook alone. */
  testWebhook(webhookId: string, actor: Actor): Promise<Delivery>
  /** Makes a delivery due now, with 24 hours more; one that is under way stays as it is. */
  redeliver(webhookId: string, messageId: string, actor: Actor): Promise<Delivery>
  /** Synchronous, for whoever asks several times a second. */
  hasDueDeliveries(): boolean
  /** Takes what is due into the caller's hands, a few of each webhook's. After a crash all of it is due again. */
  claimDeliveries(): Promise<readonly ClaimedDelivery[]>
  /** Notes what became of a claimed delivery and when it is due again; null: it was purged meanwhile. */
  settleDelivery(webhookId: string, messageId: string, attempt: Attempt): Promise<Delivery | null>

  /** Answers once there is something for an enforcer outside to do, or left to do; one batch is in its hands at most. */
  nextEnforcement(): Promise<EnforcementBatch>
  /** Answers true as soon as a cancel waits for this batch, and false once it is settled. */
  enforcementStop(batchId: string): Promise<boolean>
  /** Writes down what became of a batch: devices, items and counts in one step. False: it is settled already. */
  settleEnforcement(batchId: string, answer: BatchAnswer): Promise<boolean>
  /** Synchronous, for whoever asks every second. */
  hasJobsWaitingForEnforcer(): boolean
  /** Lets them go on; returns how many. */
  resumeAfterEnforcer(): Promise<number>

  /** A secret of this database's own, 32 bytes, for signing cursors. */
  readonly secret: Uint8Array
  stats(): Promise<StoreStats>
  /** How many bytes the disk of the database can still take; null: nobody can tell. */
  freeDiskBytes(): Promise<number | null>
  /** Resolves when the writer answers and its database can be written. */
  ping(): Promise<void>
  /** Lets the runner look at its clock at once; for whoever moves the clock. */
  wake(): void
  /** Finishes the step in hand and closes everything; calling it again is harmless. */
  close(): Promise<void>
}
