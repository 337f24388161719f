import type { Clock } from '../../clock.ts'
import {
  type Claimable,
  DELIVERY_STATEMENTS as SQL,
  TAKE_STATEMENTS,
  type Taken,
} from '../../webhooks/delivery-statements.ts'
import { claimed, freeOf, settledAs, takeKeys, testMessage } from '../../webhooks/delivery-steps.ts'
import { isGone } from '../../webhooks/retry-schedule.ts'
import type { ClaimedDelivery, Delivery } from '../../webhooks/webhook.ts'
import { type DeliveryRow, toDelivery } from '../../webhooks/webhook-row.ts'
import { checkCanSend, unknownDelivery } from '../../webhooks/webhook-rules.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export type DeliveryQueue = InTransaction<
  Pick<WebhookVerbs, 'claimDeliveries' | 'settleDelivery' | 'redeliver' | 'testWebhook'>
>

/** Hands out what is due and takes back what became of it; `random` spreads the retries. */
export async function createDeliveryQueue(
  db: WriteConnection,
  clock: Clock,
  random = Math.random,
): Promise<DeliveryQueue> {
  const enabled = db.prepare<[], Claimable>(SQL.enabled)
  const takers = TAKE_STATEMENTS.map((sql) => db.prepare<[object], Taken>(sql))
  const find = db.prepare<[string, string], DeliveryRow>(SQL.find)
  const settle = db.prepare(SQL.settle)
  const disable = db.prepare(SQL.disable)
  const again = db.prepare(SQL.again)
  const isEnabled = db.prepare<[string], { enabled: 0 | 1 }>(SQL.isEnabled)
  const say = db.prepare<[object], { seq: number; message_id: string }>(SQL.say)
  const address = db.prepare(SQL.address)
  await db.prepare(SQL.release).run()

  const checkEnabled = async (webhookId: string): Promise<void> => {
    const row = await isEnabled.get(webhookId)
    checkCanSend(row && { enabled: row.enabled === 1 })
  }
  const shown = async (webhookId: string, messageId: string): Promise<Delivery> =>
    toDelivery((await find.get(messageId, webhookId)) as DeliveryRow)
  const take = async (webhook: Claimable, now: number): Promise<Taken[]> => {
    const taken: Taken[] = []
    for (const taker of takers) {
      const free = freeOf(webhook) - taken.length
      if (free > 0) taken.push(...(await taker.all(takeKeys(webhook, now, free))))
    }
    return taken
  }

  return {
    async claimDeliveries() {
      const now = clock.now()
      const all: ClaimedDelivery[] = []
      for (const webhook of await enabled.all()) all.push(...claimed(webhook, await take(webhook, now), now))
      return all
    },
    async settleDelivery(webhookId, messageId, attempt) {
      const row = await find.get(messageId, webhookId)
      if (row === undefined) return null
      const now = clock.now()
      await settle.run(settledAs(row, attempt, now, random()))
      if (isGone(attempt)) await disable.run({ id: webhookId, now })
      return shown(webhookId, messageId)
    },
    async redeliver(webhookId, messageId) {
      await checkEnabled(webhookId)
      const row = await find.get(messageId, webhookId)
      if (row === undefined) throw unknownDelivery()
      await again.run({ id: webhookId, seq: row.seq, now: clock.now() })
      return shown(webhookId, messageId)
    },
    async testWebhook(webhookId) {
      await checkEnabled(webhookId)
      const now = clock.now()
      const said = await say.get(testMessage(webhookId, now))
      const { seq, message_id } = said as { seq: number; message_id: string }
      await address.run({ id: webhookId, seq, now })
      return shown(webhookId, message_id)
    },
  }
}
