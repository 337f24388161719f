import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import type { WebhookDraft } from '../../webhooks/webhook.ts'
import { secretsOf, toWebhook, type WebhookRow } from '../../webhooks/webhook-row.ts'
import { checkWebhookCount, rotateSecret, type StoredSecret, unknownWebhook } from '../../webhooks/webhook-rules.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export type WebhookWriter = InTransaction<
  Pick<WebhookVerbs, 'createWebhook' | 'updateWebhook' | 'deleteWebhook' | 'rotateWebhookSecret'>
>

export function createWebhookWriter(db: WriteConnection, clock: Clock): WebhookWriter {
  const find = db.prepare<[string], WebhookRow>('SELECT * FROM webhooks WHERE webhook_id = ?')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM webhooks')
  const insert = db.prepare(
    `INSERT INTO webhooks (webhook_id, url, description, events, enabled, secrets, created_by, created_at, updated_at)
     VALUES (:webhookId, :url, :description, :events, :enabled, :secrets, :by, :now, :now)`,
  )
  const update = db.prepare(
    `UPDATE webhooks SET url = :url, description = :description, events = :events, enabled = :enabled, updated_at = :now
     WHERE webhook_id = :webhookId`,
  )
  const replaceSecrets = db.prepare('UPDATE webhooks SET secrets = :secrets, updated_at = :now WHERE webhook_id = :id')
  const remove = db.prepare('DELETE FROM webhooks WHERE webhook_id = ?')

  const known = async (webhookId: string): Promise<WebhookRow> => {
    const row = await find.get(webhookId)
    if (row === undefined) throw unknownWebhook()
    return row
  }
  const columns = ({ url, description, events, enabled }: Omit<WebhookDraft, 'secret'>) => ({
    url,
    description,
    events: JSON.stringify(events),
    enabled: enabled ? 1 : 0,
  })
  return {
    async createWebhook(draft, actor) {
      checkWebhookCount(((await count.get()) as { n: number }).n)
      const now = clock.now()
      const webhookId = uuidv7({ msecs: now })
      const secrets: StoredSecret[] = [{ secret: draft.secret, until: null }]
      await insert.run({ webhookId, ...columns(draft), secrets: JSON.stringify(secrets), by: actor.keyName, now })
      return toWebhook(await known(webhookId))
    },
    async updateWebhook(webhookId, changes) {
      const before = toWebhook(await known(webhookId))
      await update.run({ webhookId, ...columns({ ...before, ...changes }), now: clock.now() })
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
