import type { AuditLookups, AuditQueries } from './audit/audit-store.ts'
import type { DeviceLookups, DeviceQueries, DeviceVerbs, PruneVerbs } from './devices/device-store.ts'
import type { EnforcementLookups, EnforcementQueries, EnforcementVerbs } from './enforcement/enforcement-store.ts'
import type { JobLookups, JobQueries, JobVerbs } from './jobs/job-store.ts'
import type { KeyLookups, KeyVerbs } from './keys/key-store.ts'
import type { Measure } from './measure.ts'
import type { PreviewQueries, PreviewVerbs } from './previews/preview-store.ts'
import type { SourceLookups, SourceVerbs } from './sources/source-store.ts'
import type { Asked, Async, Prompt } from './verbs.ts'
import type { WebhookLookups, WebhookQueries, WebhookVerbs } from './webhooks/webhook-store.ts'

/**
 * Everything that changes the database. Each verb is one atomic step: once it is acknowledged the change is on disk,
 * and when it fails with a `StoreError` nothing has changed.
 */
export interface Verbs
  extends JobVerbs,
    PreviewVerbs,
    DeviceVerbs,
    PruneVerbs,
    KeyVerbs,
    WebhookVerbs,
    SourceVerbs,
    EnforcementVerbs {
  /** Answered when what writes has had a turn. */
  ping(): void
  /** Answered when a change has reached the disk: each call costs one. */
  pingDisk(): void
}

/** Reads that may take long. They see every change acknowledged before, in steps that are of one moment each. */
export interface Queries
  extends JobQueries,
    PreviewQueries,
    DeviceQueries,
    AuditQueries,
    WebhookQueries,
    EnforcementQueries {
  /** Answered when what lists, counts and feeds is able to read the database; with how many reads wait there. */
  pingReader(): number
}

/** Reads of a few rows. They see every change acknowledged before. */
export interface Lookups
  extends JobLookups,
    DeviceLookups,
    KeyLookups,
    AuditLookups,
    WebhookLookups,
    SourceLookups,
    EnforcementLookups {}

/** Everything the server keeps; `open-store.ts` decides where. */
export interface Store
  extends Async<Omit<Verbs, keyof PreviewVerbs | keyof PruneVerbs>>,
    Asked<PreviewVerbs & PruneVerbs>,
    Asked<Queries>,
    Prompt<Lookups> {
  /** A secret of this database's own, 32 bytes, for signing cursors. */
  readonly secret: Uint8Array
  /** How far the machine's clock is confirmed, in milliseconds since the epoch; NaN: not known yet. */
  readonly times: {
    /** How far the clock has proved itself by going on. */
    readonly settled: number
    /** The latest time that the database knew of when it was opened. */
    readonly seen: number
  }
  /** What the engine measures of itself, for a monitoring system. */
  measures(): Promise<readonly Measure[]>
  /** How many bytes the disk of the database can still take; null: unknown. */
  freeDiskBytes(): Promise<number | null>
  /** Calls the listener whenever keys may have changed, before the change is acknowledged here. */
  onKeysChanged(listener: () => void): void
  /** Lets the runner look at its clock at once; to be called when the clock was moved. */
  wake(): void
  /** Finishes the step in hand and closes everything; calling it again is harmless. */
  close(): Promise<void>
}
