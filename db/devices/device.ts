import type { Ip } from '../ip.ts'
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

/** An address that a device has at a site. */
export interface DeviceAddress {
  readonly ip: Ip
  readonly site: string
  /** Who says so. */
  readonly source: string
  readonly seenAt: number
  /** When its lease ends, or ended; null: never, or that isn't known. */
  readonly leaseExpiresAt: number | null
}

export interface Device {
  readonly mac: number
  /** Its newest IPv4 address, also one whose lease has ended. */
  readonly ip: number | null
  /** Of both families, the newest first, at most 64. */
  readonly addresses: readonly DeviceAddress[]
  readonly hostname: string | null
  readonly vendor: string | null
  readonly vendorClass: string | null
  readonly tags: readonly string[]
  readonly firstSeen: number
  readonly lastSeen: number
  /** When the last of its leases ends; null: never, or it has none. */
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
