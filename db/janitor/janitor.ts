import type { Observer } from '../audit/observer.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { deliveryChore } from '../webhooks/purge-deliveries.ts'
import { STEP_ROWS } from './chore.ts'
import { clearChore } from './clear-accounts.ts'
import { idempotencyChore } from './drop-idempotency.ts'
import { previewChore } from './drop-previews.ts'
import { expiryChore } from './expire-actions.ts'
import { historyChore } from './forget-history.ts'
import { purgeChore } from './purge-jobs.ts'
import { discardedSetChore } from './remove-sets.ts'

/** Housekeeping in small steps. */
export interface Janitor {
  /** Does one small step, inside the caller's transaction; false when there was nothing to do. */
  step(): boolean
}

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly observer: Observer
  /** False where an enforcer lifts expired actions before their end is recorded. */
  readonly isLiftedHere: boolean
}

/**
 * Records expired actions in their devices' history, and removes what nobody can see any more: soft-deleted jobs and
 * old history after `retentionDays`, messages to webhooks likewise, unused previews, discarded sets and idempotency
 * records.
 */
export function createJanitor({ db, clock, observer, isLiftedHere }: Parts, retentionDays: number): Janitor {
  const retention = retentionDays * 24 * 3600 * 1000
  const chores = [
    ...(isLiftedHere ? [expiryChore(db, clock)] : []),
    previewChore(db, clock),
    idempotencyChore(db, clock),
    clearChore(db),
    purgeChore(db, clock, retention, observer),
    discardedSetChore(db),
    historyChore(db, clock, retention),
    deliveryChore(db, clock, retention, STEP_ROWS),
  ]
  return { step: () => chores.some((chore) => chore()) }
}
