import type { Clock } from '../../clock.ts'
import {
  type Claimable,
  DELIVERY_STATEMENTS as SQL,
  TAKE_STATEMENTS,
  type Taken,
} from '../../webhooks/delivery-statements.ts'
import { claimed, freeOf, settledAs, takeKeys, testMessage } from '../../webhooks/delivery-steps.ts'
import { isGone } from '../../webhooks/retry-schedule.ts'
import type { Delivery } from '../../webhooks/webhook.ts'
import { type DeliveryRow, toDelivery } from '../../webhooks/webhook-row.ts'
import { checkCanSend, unknownDelivery } from '../../webhooks/webhook-rules.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { Connection } from '../connection.ts'

export type DeliveryQueue = Pick<WebhookVerbs, 'claimDeliveries' | 'settleDelivery' | 'redeliver' | 'testWebhook'>

/** Hands out what is due and takes back what became of it; `random` spreads the retries. */
export function createDeliveryQueue(db: Connection, clock: Clock, random = Math.random): DeliveryQueue {
  const enabled = db.prepare<[], Claimable>(SQL.enabled)
  const takers = TAKE_STATEMENTS.map((sql) => db.prepare<[object], Taken>(sql))
  const find = db.prepare<[string, string], DeliveryRow>(SQL.find)
  const settle = db.prepare(SQL.settle)
  const disable = db.prepare(SQL.disable)
  const again = db.prepare(SQL.again)
  const isEnabled = db.prepare<[string], { enabled: 0 | 1 }>(SQL.isEnabled)
  const say = db.prepare<[object], { seq: number; message_id: string }>(SQL.say)
  const address = db.prepare(SQL.address)
  db.prepare(SQL.release).run()

  const checkEnabled = (webhookId: string): void => {
    const row = isEnabled.get(webhookId)
    checkCanSend(row && { enabled: row.enabled === 1 })
  }
  const shown = (webhookId: string, messageId: string): Delivery =>
    toDelivery(find.get(messageId, webhookId) as DeliveryRow)
  const take = (webhook: Claimable, now: number): Taken[] => {
    const taken: Taken[] = []
    for (const taker of takers) {
      const free = freeOf(webhook) - taken.length
      if (free > 0) taken.push(...taker.all(takeKeys(webhook, now, free)))
    }
    return taken
  }

  return {
    claimDeliveries() {
      const now = clock.now()
      return enabled.all().flatMap((webhook) => claimed(webhook, take(webhook, now), now))
    },
    settleDelivery(webhookId, messageId, attempt) {
      const row = find.get(messageId, webhookId)
      if (row === undefined) return null
      const now = clock.now()
      settle.run(settledAs(row, attempt, now, random()))
      if (isGone(attempt)) disable.run({ id: webhookId, now })
      return shown(webhookId, messageId)
    },
    redeliver(webhookId, messageId) {
      checkEnabled(webhookId)
      const row = find.get(messageId, webhookId)
      if (row === undefined) throw unknownDelivery()
      again.run({ id: webhookId, seq: row.seq, now: clock.now() })
      return shown(webhookId, messageId)
    },
    testWebhook(webhookId) {
      checkEnabled(webhookId)
      const now = clock.now()
      const said = say.get(testMessage(webhookId, now))
      const { seq, message_id } = said as { seq: number; message_id: string }
      address.run({ id: webhookId, seq, now })
      return shown(webhookId, message_id)
    },
  }
}
