import type { Store } from '../db/store.ts'
import type { Attempt, ClaimedDelivery, Delivery } from '../db/webhooks/webhook.ts'
import type { Send } from './send.ts'

export interface Deliverer {
  /** Calls off what is under way, and rests; it will be sent again after the next start. */
  close(): Promise<void>
}
interface Parts {
  readonly store: Pick<Store, 'hasDueDeliveries' | 'claimDeliveries' | 'settleDelivery'>
  readonly send: Send
  readonly pollMs: number
  readonly onSettled: (delivery: Delivery) => void
  /** Hears once of a fault that will be tried again. */
  readonly onFault: (error: unknown) => void
}

/**
 * Sends what is due. How much is under way at a time is the store's to say: it hands out a few deliveries of each
 * webhook, so one that hangs holds up nobody but itself.
 */
export function startDeliverer({ store, send, pollMs, onSettled, onFault }: Parts): Deliverer {
  const closing = new AbortController()
  const underWay = new Set<Promise<void>>()
  /** What could not be noted: until it is, the store takes it for under way. */
  const unsettled: [ClaimedDelivery, Attempt][] = []
  let looking: Promise<void> | null = null
  let faulty = false

  const told = (error: unknown): void => {
    if (!faulty && !closing.signal.aborted) onFault(error)
    faulty = true
  }
  const deliver = async (delivery: ClaimedDelivery): Promise<void> => {
    const attempt = await send(delivery, closing.signal)
    // Called off by us: whether it arrived is not known, and no fault of the receiver's.
    if (closing.signal.aborted && attempt.error !== null) return
    await settle(delivery, attempt)
  }
  const settle = async (delivery: ClaimedDelivery, attempt: Attempt): Promise<void> => {
    try {
      const settled = await store.settleDelivery(delivery.webhookId, delivery.messageId, attempt)
      if (settled !== null) onSettled(settled)
    } catch (error) {
      unsettled.push([delivery, attempt])
      told(error)
    }
  }
  const begin = (delivery: ClaimedDelivery): void => {
    const done = deliver(delivery).finally(() => {
      underWay.delete(done)
      look()
    })
    underWay.add(done)
  }
  const takeDue = async (): Promise<void> => {
    try {
      await Promise.all(unsettled.splice(0).map((one) => settle(...one)))
      if (await store.hasDueDeliveries()) for (const delivery of await store.claimDeliveries()) begin(delivery)
      if (unsettled.length === 0) faulty = false
    } catch (error) {
      told(error)
    }
  }
  const look = (): void => {
    if (closing.signal.aborted) return
    looking ??= takeDue().finally(() => {
      looking = null
    })
  }
  const timer = setInterval(look, pollMs)

  return {
    async close() {
      clearInterval(timer)
      closing.abort()
      await looking
      await Promise.all(underWay)
    },
  }
}
