import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { secretsOf, toWebhook, type WebhookRow } from '../../webhooks/webhook-row.ts'
import { checkWebhookCount, rotateSecret, type StoredSecret, unknownWebhook } from '../../webhooks/webhook-rules.ts'
import { WEBHOOK_STATEMENTS as SQL, webhookColumns } from '../../webhooks/webhook-statements.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export type WebhookWriter = InTransaction<
  Pick<WebhookVerbs, 'createWebhook' | 'updateWebhook' | 'deleteWebhook' | 'rotateWebhookSecret'>
>

export function createWebhookWriter(db: WriteConnection, clock: Clock): WebhookWriter {
  const find = db.prepare<[string], WebhookRow>(SQL.find)
  const count = db.prepare<[], { n: number }>(SQL.count)
  const insert = db.prepare(SQL.insert)
  const update = db.prepare(SQL.update)
  const replaceSecrets = db.prepare(SQL.replaceSecrets)
  const remove = db.prepare(SQL.remove)

  const known = async (webhookId: string): Promise<WebhookRow> => {
    const row = await find.get(webhookId)
    if (row === undefined) throw unknownWebhook()
    return row
  }
  return {
    async createWebhook(draft, actor) {
      checkWebhookCount(((await count.get()) as { n: number }).n)
      const now = clock.now()
      const webhookId = uuidv7({ msecs: now })
      const secrets: StoredSecret[] = [{ secret: draft.secret, until: null }]
      await insert.run({
        webhookId,
        ...webhookColumns(draft),
        secrets: JSON.stringify(secrets),
        by: actor.keyName,
        now,
      })
      return toWebhook(await known(webhookId))
    },
    async updateWebhook(webhookId, changes) {
      const before = toWebhook(await known(webhookId))
      await update.run({ webhookId, ...webhookColumns({ ...before, ...changes }), now: clock.now() })
      return toWebhook(await known(webhookId))
    },
    async deleteWebhook(webhookId) {
      if ((await remove.run(webhookId)).changes === 0) throw unknownWebhook()
    },
    async rotateWebhookSecret(webhookId, secret, overlapMs) {
      const now = clock.now()
      const secrets = rotateSecret(secretsOf(await known(webhookId)), secret, overlapMs, now)
      await replaceSecrets.run({ id: webhookId, secrets: JSON.stringify(secrets), now })
      return toWebhook(await known(webhookId))
    },
  }
}
