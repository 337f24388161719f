import type { Clock } from '../../clock.ts'
import type { Observer } from '../audit/observer.ts'
import type { WriteConnection } from '../connection.ts'
import type { KeptTime } from '../kept-time.ts'
import { inTime } from './chore.ts'
import { deliveryChore, idempotencyChore, previewChore, releasedAddressChore } from './drop-old.ts'
import { expiryChore } from './expire-actions.ts'
import { historyChore } from './forget-history.ts'
import { clearChore, discardedSetChore, purgeChore } from './purge-jobs.ts'

/** Housekeeping in small steps. */
export interface Janitor {
  /** Does one small step, inside the caller's transaction; false when there was nothing to do. */
  step(): Promise<boolean>
}

interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly time: KeptTime
  readonly observer: Observer
  /** Gives a set up: its targets leave the disk in steps. */
  readonly discardSet: (setId: number) => Promise<void>
  /** False where an enforcer lifts expired actions before their end is recorded. */
  readonly isLiftedHere: boolean
}

/**
 * Records expired actions in their devices' history, and removes what nobody can see any more: soft-deleted jobs and
 * old history after `retentionDays`, messages to webhooks and releases of addresses likewise, unused previews, discarded sets and idempotency
 * records. What can't be taken back goes by the time that the clock has proved.
 */
export function createJanitor(
  { db, clock, time, observer, discardSet, isLiftedHere }: Parts,
  retentionDays: number,
): Janitor {
  const retention = retentionDays * 24 * 3600 * 1000
  const chores = [
    ...(isLiftedHere ? [expiryChore(db, time.plausible)] : []),
    previewChore(db, clock, discardSet),
    idempotencyChore(db, time.held),
    clearChore(db),
    purgeChore({ db, clock: time.held, observer, discardSet }, retention),
    discardedSetChore(db),
    historyChore(db, time.proven, retention),
    deliveryChore(db, time.proven, retention),
    releasedAddressChore(db, time.proven, retention),
  ].map((chore) => inTime(chore, clock.elapsed))
  return {
    async step() {
      await time.keep()
      for (const chore of chores) if (await chore()) return true
      return false
    },
  }
}
