import { setTimeout as sleep } from 'node:timers/promises'
import type { EnforcementBatch } from '../db/enforcement/enforcement.ts'
import type { Store } from '../db/store.ts'
import { type DispatchOptions, type DispatchParts, dispatchBatch } from './dispatch-batch.ts'

export interface DispatcherOptions extends DispatchOptions {
  /** The pause between two checks that the network shows what is active. */
  readonly checkMs: number
}
export interface Dispatcher {
  /** Aborts the call under way and waits for its end; its batch is dispatched again after the next start. */
  close(): Promise<void>
}
interface Parts extends Omit<DispatchParts, 'closing'> {
  readonly store: Pick<Store, 'nextEnforcement' | 'enforcementStop' | 'settleEnforcement' | 'enforcementCallEnded'>
  readonly options: DispatcherOptions
  /** A fault of the store, which is asked again. */
  readonly onStoreFault: (error: unknown) => void
}

const STORE_PAUSE_MS = 500

/**
 * Takes one batch after the other from the store to the enforcer, and settles it with the answer. Reconciles the network
 * between two batches and after one that failed; never during a call, since what is applied and not yet written down
 * would be lost.
 */
export function startDispatcher({ onStoreFault, ...parts }: Parts): Dispatcher {
  const { store, reconciler, options } = parts
  const closing = new AbortController()
  const pause = (milliseconds: number): Promise<boolean> =>
    sleep(milliseconds, true, { signal: closing.signal }).catch(() => false)
  let inHand: Promise<unknown> | null = null
  /** A call that no cancel waits for any more. Until it ends no other call starts: the two could overtake each other. */
  let abandoned: Promise<unknown> | null = null

  /** Repeats a verb of the store until it succeeds; null: the server is closing. */
  const persist = async <T>(verb: () => Promise<T>): Promise<T | null> => {
    while (!closing.signal.aborted) {
      try {
        return await verb()
      } catch (error) {
        if (!closing.signal.aborted) onStoreFault(error)
        await pause(STORE_PAUSE_MS)
      }
    }
    return null
  }
  /** Once an abandoned call has succeeded, it can't take effect any more. */
  const awaitAbandoned = async (batch: EnforcementBatch, call: Promise<unknown>): Promise<void> => {
    try {
      await call
      await persist(() => store.enforcementCallEnded(batch.batchId))
    } catch {
      // It failed or was cut off: the receiver may still be at work.
    }
  }
  const handle = async (batch: EnforcementBatch): Promise<void> => {
    const dispatched = await dispatchBatch(batch, abandoned, { ...parts, closing: closing.signal })
    if (dispatched === null) return
    if (dispatched.abandoned !== undefined) {
      abandoned = awaitAbandoned(batch, dispatched.abandoned).finally(() => {
        abandoned = null
      })
    }
    await persist(() => store.settleEnforcement(batch.batchId, dispatched.answer))
  }
  const dispatchAll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const batch = await persist(() => store.nextEnforcement())
      if (batch === null) return
      inHand = handle(batch).finally(() => {
        inHand = null
      })
      await inHand
    }
  }
  const reconcileAtTimes = async (): Promise<void> => {
    while (await pause(options.checkMs)) {
      while ((inHand ?? abandoned) !== null) await (inHand ?? abandoned)
      await reconciler.reconcile(closing.signal)
    }
  }
  // Neither loop ever rejects; failures are retried.
  dispatchAll()
  const reconciling = reconcileAtTimes()

  return {
    async close() {
      closing.abort()
      await Promise.all([inHand, abandoned, reconciling, reconciler.idle()])
    },
  }
}
