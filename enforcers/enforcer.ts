import type { FeedEntry } from '../db/devices/device.ts'
import type { Enforcement } from '../db/enforcement/enforcement.ts'
import type { ActiveActionType } from '../db/model.ts'

/** Actions to apply, or to lift. */
export interface EnforcementCall {
  /** The same for a call that is made again. */
  readonly idempotencyKey: string
  /** null: actions whose time has run out. */
  readonly jobId: string | null
  /** Not empty; a device may stand in it several times, with an action each. */
  readonly items: readonly Enforcement[]
  /** Ends the call wherever it is. */
  readonly signal: AbortSignal
}

/** What became of one item of a call. */
export type ItemAnswer =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'failed' | 'unsupported'; readonly reason: string }

/** An error after which it is known that nothing of a call was done, nor will be; after any other it may have been. */
export const nothingDone = (message: string, options?: ErrorOptions): Error =>
  Object.assign(new Error(message, options), { isNothingDone: true })
export const isNothingDone = (error: unknown): boolean => (error as { isNothingDone?: true }).isNothingDone === true

/**
 * How actions reach the network. A call that is made again with its idempotency key does nothing twice. `apply` and
 * `lift` answer for each item, in the order of the items; they reject when nothing is known to be done (see
 * `nothingDone`), and are called again then.
 */
export interface Enforcer {
  apply(call: EnforcementCall): Promise<readonly ItemAnswer[]>
  /** To lift what isn't there is no fault. */
  lift(call: EnforcementCall): Promise<readonly ItemAnswer[]>
  /** Rejects while the enforcer can't be reached. */
  probe(signal: AbortSignal): Promise<void>
  /**
   * Before anything else, and again where `isInPlace` says no, while nothing is applied or lifted: makes the network show
   * what is active. Returns what it could not show, while it shows the rest. Rejects with a sentence that says what to do.
   */
  start(active: ReadActive, signal?: AbortSignal): Promise<readonly RefusedAction[]>
  /** False: what `start` made is there no more. Rejects when that can't be seen. */
  isInPlace(signal: AbortSignal): Promise<boolean>
}

/** An active action that the equipment refuses, and why. */
export interface RefusedAction {
  readonly mac: number
  readonly actionType: ActiveActionType
  readonly reason: string
}

/** All that is active under a type, page by page in the order of MACs. */
export type ReadActive = (type: ActiveActionType) => AsyncIterable<readonly FeedEntry[]>
