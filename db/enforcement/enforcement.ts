import type { Ip } from '../ip.ts'
import type { ActiveActionType } from '../model.ts'

/** An address that a device has at a site. */
export interface EnforcedAddress {
  readonly ip: Ip
  readonly site: string
  /** When its lease ends, or ended; null: never, or that isn't known. */
  readonly leaseExpiresAt: number | null
}

/** One action on one device, as an enforcer outside the database gets it. */
export interface Enforcement {
  readonly mac: number
  /** Its newest IPv4 address as known when the batch was begun, also one whose lease has ended; null: none. */
  readonly ip: number | null
  /** Its addresses then, the newest first, at most 64. */
  readonly addresses: readonly EnforcedAddress[]
  readonly actionType: ActiveActionType
  /** When the action ends by itself; null: when it is lifted. */
  readonly expiresAt: number | null
}

/** What an enforcer is asked to do: to apply some actions, then to lift others. */
export interface EnforcementBatch {
  /** The same for each call of the batch, also after a restart. */
  readonly batchId: string
  /** null: actions whose time has run out, and what the enforcer did not confirm. */
  readonly jobId: string | null
  readonly apply: readonly Enforcement[]
  readonly lift: readonly Enforcement[]
}

/** A device on which something was not done. */
export interface Refusal {
  readonly mac: number
  readonly code: 'enforcer_failed' | 'unsupported'
  readonly reason: string
}

/** What became of a batch. `mayBeDone`: some of it may have been done, or may be yet. */
export type BatchAnswer =
  /** All of it was done but these. */
  | { readonly kind: 'answered'; readonly refusals: readonly Refusal[] }
  /** It was not taken, however often it was tried. */
  | { readonly kind: 'failed'; readonly reason: string; readonly mayBeDone: boolean }
  /** Its job ended before there was an answer. */
  | { readonly kind: 'unknown'; readonly mayBeDone: boolean }

/** The most targets of one batch. */
export const BATCH_TARGETS = 1000
/** The most actions of a batch that no job asks for. */
export const SWEEP_ACTIONS = 500
/** So many batches in a row that were not taken pause their job. */
export const FAILURES_TO_PAUSE = 5
/** For how long a late receiver may still carry out a call that was given up. */
export const LATE_MS = 30_000
/** How long a refused action waits until it is tried again. */
export const REST_MS = 30_000
