/**
 * The domain, as the store speaks of it: camelCase, times in milliseconds since the epoch, MACs as 48-bit and IPv4
 * addresses as 32-bit integers. Nothing here knows HTTP, and nothing above `db/` knows SQL.
 */

export const ACTION_TYPES = ['block', 'deny', 'throttle', 'monitor', 'allow', 'cleanup'] as const
export type ActionType = (typeof ACTION_TYPES)[number]
/** The action types that can be active on a device (`cleanup` only ends others). */
export type ActiveActionType = Exclude<ActionType, 'cleanup'>

export type JobKind = 'apply' | 'retry' | 'revert'
export type JobStatus = 'scheduled' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
export type PauseCause = 'operator' | 'enforcer'
export type Outcome = 'pending' | 'applied' | 'skipped' | 'failed' | 'not_reached'
/** Why an action ended. */
export type EndedBy = 'replaced' | 'allowed' | 'cleaned_up' | 'expired' | 'reverted'

/** Who asks: written into every record a change leaves. */
export interface Actor {
  readonly keyId: string
  readonly keyName: string
  readonly address: string
  readonly requestId: string
}

export type CriteriaNode = Criteria | Rule
export interface Criteria {
  readonly match?: 'all' | 'any' | undefined
  readonly rules: readonly CriteriaNode[]
}
export interface Rule {
  readonly field: string
  readonly operator: string
  readonly value?: string | readonly string[] | undefined
}

export interface Job {
  readonly jobId: string
  readonly kind: JobKind
  readonly sourceJobId: string | null
  readonly criteriaJson: string
  readonly actionType: ActionType
  readonly actionDuration: number
  readonly actionReason: string
  readonly scheduledAt: number
  readonly executedAt: number | null
  readonly completedAt: number | null
  readonly maxLimit: number
  readonly previewId: string | null
  readonly previewCount: number
  readonly targetedCount: number
  readonly affectedCount: number
  readonly skippedCount: number
  readonly failedCount: number
  readonly notReachedCount: number
  readonly status: JobStatus
  readonly pauseCause: PauseCause | null
  readonly cancelReason: string | null
  readonly failure: string | null
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly version: number
}

export interface JobItem {
  readonly mac: number
  readonly outcome: Outcome
  readonly code: string | null
  readonly detail: string | null
  readonly processedAt: number | null
}

export interface DeviceAction {
  readonly actionType: ActiveActionType
  readonly actionReason: string
  readonly jobId: string
  readonly appliedAt: number
  readonly expiresAt: number | null
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
  /** Ended actions, the newest first, at most 50. */
  readonly history: readonly DeviceHistoryEntry[]
}

/**
 * What an import says of one device. `undefined` keeps what is known, `null` clears it. `kind: 'lease'` is a statement
 * of a DHCP server (an address, given at a time, or released), `kind: 'record'` one of an inventory.
 */
export interface DeviceRecord {
  readonly kind: 'record'
  readonly mac: number
  readonly ip?: number | null | undefined
  readonly hostname?: string | null | undefined
  readonly vendor?: string | null | undefined
  /** What the IEEE registry says; taken for a device that is new, where the record names no vendor. */
  readonly registryVendor?: string | null | undefined
  readonly vendorClass?: string | null | undefined
  readonly tags?: readonly string[] | null | undefined
  readonly firstSeen?: number | undefined
  readonly lastSeen?: number | undefined
  readonly leaseExpiresAt?: number | null | undefined
  readonly source?: string | undefined
}
export interface DeviceLease {
  readonly kind: 'lease'
  readonly mac: number
  readonly ip: number
  readonly hostname: string | null
  readonly vendor: string | null
  /** When the lease was given. */
  readonly lastSeen: number
  /** null: never expires. */
  readonly leaseExpiresAt: number | null
  readonly released: boolean
  readonly source: string
}
export type DeviceStatement = DeviceRecord | DeviceLease

export interface ImportCounts {
  readonly created: number
  readonly updated: number
  readonly released: number
}

export interface Preview {
  readonly previewId: string
  readonly previewCount: number
  readonly expiresAt: number
  readonly sample: readonly Device[]
  /** How many MACs that the criteria list are not in the inventory. */
  readonly unknownMacs: number
  /** How many devices there are, counted up to twice the preview's own. */
  readonly inventoryCount: number
}

export interface ApiKey {
  readonly keyId: string
  readonly name: string
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly prefix: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}
/** A key with what is needed to check a secret against it. */
export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the whole key, 32 bytes. */
  readonly hash: Uint8Array
}

/** One change, written down in the transaction that made it. */
export interface AuditEntry {
  readonly seq: number
  readonly at: number
  /** null: the server by itself. */
  readonly actor: Actor | null
  /** The operationId, or a name such as `job.started`. */
  readonly action: string
  readonly subject: string
  /** JSON, as it was hashed. */
  readonly before: string | null
  readonly after: string | null
  /** Hexadecimal. */
  readonly previousHash: string
  readonly hash: string
}
/** The newest entry: it stands for the whole chain before it. */
export interface AuditHead {
  readonly seq: number
  /** Hexadecimal. */
  readonly hash: string
}

/** Where a page ended: the sort key of its last row. */
export type Position = readonly (number | string)[]

export interface Page<T> {
  readonly data: readonly T[]
  /** The position to go on after, or null at the end. */
  readonly next: Position | null
}
export interface PageRequest {
  readonly limit: number
  readonly after: Position | null
}

/** An address under an active action. */
export interface FeedEntry {
  /** A MAC or an IPv4 address. */
  readonly address: number
  /** When the action ends by itself; null: never. */
  readonly expiresAt: number | null
}
