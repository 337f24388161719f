/**
 * The domain, as the store speaks of it: camelCase, times in milliseconds since the epoch, MACs as 48-bit and IPv4
 * addresses as 32-bit integers. Nothing here knows HTTP, and nothing above `db/` knows SQL. This is what all of it shares;
 * the rest stands in the folders: `jobs/job.ts`, `devices/device.ts` and so on.
 */

/** The action types that can be active on a device (`cleanup` only ends others). */
export const ACTIVE_TYPES = ['block', 'deny', 'throttle', 'monitor', 'allow'] as const
export type ActiveActionType = (typeof ACTIVE_TYPES)[number]

export const ACTION_TYPES = [...ACTIVE_TYPES, 'cleanup'] as const
export type ActionType = (typeof ACTION_TYPES)[number]

/** Who asks: written into every record a change leaves. */
export interface Actor {
  readonly keyId: string
  readonly keyName: string
  readonly address: string
  readonly requestId: string
}

/** Who waits for a read: those of one share take turns with those of others, and it ends when the signal is aborted. */
export interface Caller {
  readonly share: string
  readonly signal: AbortSignal
}
export const isCaller = (value: unknown): value is Caller =>
  typeof value === 'object' && value !== null && (value as Partial<Caller>).signal instanceof AbortSignal

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
