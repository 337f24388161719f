import type { Store } from '../db/store.ts'
import type { Attempt, ClaimedDelivery, Delivery } from '../db/webhooks/webhook.ts'
import type { Send } from './send.ts'

export interface Deliverer {
  /** Aborts what is under way; it is sent again after the next start. */
  close(): Promise<void>
}
interface Parts {
  readonly store: Pick<Store, 'hasDueDeliveries' | 'claimDeliveries' | 'settleDelivery'>
  readonly send: Send
  readonly pollMs: number
  readonly onSettled: (delivery: Delivery) => void
  /** Called for the first fault in a row; each is retried. */
  readonly onFault: (error: unknown) => void
}

/**
 * Sends what is due. The store bounds what is under way: it hands out a few deliveries of each webhook, so a receiver
 * that hangs delays only its own.
 */
export function startDeliverer({ store, send, pollMs, onSettled, onFault }: Parts): Deliverer {
  const closing = new AbortController()
  const underWay = new Set<Promise<void>>()
  /** Attempts that could not be written down yet. For the store they are still under way. */
  const unsettled: [ClaimedDelivery, Attempt][] = []
  let looking: Promise<void> | null = null
  let isFaulty = false

  const report = (error: unknown): void => {
    if (!isFaulty && !closing.signal.aborted) onFault(error)
    isFaulty = true
  }
  const deliver = async (delivery: ClaimedDelivery): Promise<void> => {
    const attempt = await send(delivery, closing.signal)
    // Aborted by this server: whether the message arrived is unknown, and the receiver is not at fault.
    if (closing.signal.aborted && attempt.error !== null) return
    await settle(delivery, attempt)
  }
  const settle = async (delivery: ClaimedDelivery, attempt: Attempt): Promise<void> => {
    try {
      const settled = await store.settleDelivery(delivery.webhookId, delivery.messageId, attempt)
      if (settled !== null) onSettled(settled)
    } catch (error) {
      unsettled.push([delivery, attempt])
      report(error)
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
      if (unsettled.length === 0) isFaulty = false
    } catch (error) {
      report(error)
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
