import type { Enforcement } from '../db/enforcement/enforcement.ts'
import type { ActiveActionType } from '../db/model.ts'

/** Actions to apply, or to lift. */
export interface EnforcementCall {
  /** The same for each repetition of a call. */
  readonly idempotencyKey: string
  /** null: actions whose time has run out. */
  readonly jobId: string | null
  /** Not empty. A device may occur several times, with an action each. */
  readonly items: readonly Enforcement[]
  /** Aborts the call at any point. */
  readonly signal: AbortSignal
}

/** What became of one item of a call. */
export type ItemAnswer =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'failed' | 'unsupported'; readonly reason: string }

/** An error that excludes any effect of a call, now or later. After any other error the call may have had an effect. */
export const nothingDone = (message: string, options?: ErrorOptions): Error =>
  Object.assign(new Error(message, options), { isNothingDone: true })
export const isNothingDone = (error: unknown): boolean => (error as { isNothingDone?: true }).isNothingDone === true

/**
 * How actions reach the network. A call that is repeated with its idempotency key has no second effect. `apply` and
 * `lift` answer for each item, in the order of the items. They reject where they have no such answer (see `nothingDone`),
 * and are then called again.
 */
export interface Enforcer {
  apply(call: EnforcementCall): Promise<readonly ItemAnswer[]>
  /** Lifting an action that isn't there succeeds. */
  lift(call: EnforcementCall): Promise<readonly ItemAnswer[]>
  /** Rejects while the enforcer is unreachable. */
  probe(signal: AbortSignal): Promise<void>
  /**
   * Makes the network show what is active. Called first, and again where `isInPlace` is false; never during `apply` or
   * `lift`. Returns the actions that the equipment refuses. Rejects with a sentence that says what to do.
   */
  start(active: ReadActive, signal?: AbortSignal): Promise<readonly RefusedAction[]>
  /** False: the network has lost what `start` made. Rejects where that can't be determined. */
  isInPlace(signal: AbortSignal): Promise<boolean>
}

/** An active action that the equipment refuses, and why. */
export interface RefusedAction {
  readonly mac: number
  readonly actionType: ActiveActionType
  readonly reason: string
}

/** A device under an action, and when that ends by itself; null: never. */
export interface ActiveDevice {
  readonly mac: number
  readonly expiresAt: number | null
}

/** All devices under an action, in pages, in the order of MACs. */
export type ReadActive = (type: ActiveActionType) => AsyncIterable<readonly ActiveDevice[]>
