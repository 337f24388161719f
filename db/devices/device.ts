import type { ActiveActionType } from '../model.ts'

/** Why an action ended. */
export type EndedBy = 'replaced' | 'allowed' | 'cleaned_up' | 'expired' | 'reverted'

export interface DeviceAction {
  readonly actionType: ActiveActionType
  readonly actionReason: string
  readonly jobId: string
  readonly appliedAt: number
  readonly expiresAt: number | null
}

/** An action that the equipment may show otherwise than `actions` says: a call for it had no answer. */
export interface UnconfirmedAction {
  readonly actionType: ActiveActionType
  /** The job whose call it was. */
  readonly jobId: string
  readonly since: number
}

export interface DeviceHistoryEntry extends DeviceAction {
  readonly endedAt: number
  readonly endedBy: EndedBy
  readonly endedByJobId: string | null
}

export interface Device {
  readonly mac: number
  readonly ip: number | null
  readonly hostname: string | null
  readonly vendor: string | null
  readonly vendorClass: string | null
  readonly tags: readonly string[]
  readonly firstSeen: number
  readonly lastSeen: number
  readonly leaseExpiresAt: number | null
  readonly source: string
  /** Active now, in the alphabetical order of their types. */
  readonly actions: readonly DeviceAction[]
}

export interface DeviceDetail extends Device {
  /** What the equipment has not confirmed, by type. */
  readonly unconfirmed: readonly UnconfirmedAction[]
  /** Ended actions, the newest first, at most 50. */
  readonly history: readonly DeviceHistoryEntry[]
}

/** An address under an active action. */
export interface FeedEntry {
  /** A MAC or an IPv4 address. */
  readonly address: number
  /** When the action ends by itself; null: never. */
  readonly expiresAt: number | null
}
