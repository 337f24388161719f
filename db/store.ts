import type { AuditStore } from './audit/audit-store.ts'
import type { DeviceStore } from './devices/device-store.ts'
import type { EnforcementStore } from './enforcement/enforcement-store.ts'
import type { JobCounts, JobStore } from './jobs/job-store.ts'
import type { KeyStore } from './keys/key-store.ts'
import type { PreviewStore } from './previews/preview-store.ts'
import type { UnconfirmedCounts } from './sqlite/enforcement/count-unconfirmed.ts'
import type { HistogramState } from './sqlite/threads/shared-histogram.ts'
import type { SharedTimes } from './sqlite/threads/shared-times.ts'
import type { WebhookStore } from './webhooks/webhook-store.ts'

/** What a monitoring system wants to know. */
export interface StoreStats extends JobCounts {
  readonly unconfirmed: UnconfirmedCounts
  readonly batchSize: HistogramState
  readonly commitSeconds: HistogramState
  readonly walBytes: number
}

/**
 * Everything the server keeps. Each changing verb is one atomic step: when its promise is fulfilled the change is on
 * disk, and when it is rejected with a `StoreError` nothing has changed. Reads see every change acknowledged before. Those that may take long
 * are done in steps, each of one moment, and end with `abandoned` when their `caller` leaves; so does a preview.
 */
export interface Store
  extends JobStore,
    PreviewStore,
    DeviceStore,
    KeyStore,
    AuditStore,
    WebhookStore,
    EnforcementStore {
  /** A secret of this database's own, 32 bytes, for signing cursors. */
  readonly secret: Uint8Array
  stats(): Promise<StoreStats>
  /** What there is to know of the machine's clock. */
  readonly times: Readonly<Pick<SharedTimes, 'settled' | 'seen'>>
  /** How many bytes the disk of the database can still take; null: nobody can tell. */
  freeDiskBytes(): Promise<number | null>
  /** Resolves when the writer has had a turn. */
  ping(): Promise<void>
  /** Resolves when the writer answers, and a change has reached the disk: each call costs one. */
  pingDisk(): Promise<void>
  /** Resolves when what answers lists, counts and feeds is able to read the database; with how many reads wait there. */
  pingReader(): Promise<number>
  /** Lets the runner look at its clock at once; for whoever moves the clock. */
  wake(): void
  /** Finishes the step in hand and closes everything; calling it again is harmless. */
  close(): Promise<void>
}
