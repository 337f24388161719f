import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { secretsOf, toWebhook, type WebhookRow } from '../../webhooks/webhook-row.ts'
import { checkWebhookCount, rotateSecret, type StoredSecret, unknownWebhook } from '../../webhooks/webhook-rules.ts'
import { WEBHOOK_STATEMENTS as SQL, webhookColumns } from '../../webhooks/webhook-statements.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { Connection } from '../connection.ts'

export type WebhookWriter = Pick<
  WebhookVerbs,
  'createWebhook' | 'updateWebhook' | 'deleteWebhook' | 'rotateWebhookSecret'
>

export function createWebhookWriter(db: Connection, clock: Clock): WebhookWriter {
  const find = db.prepare<[string], WebhookRow>(SQL.find)
  const count = db.prepare<[], { n: number }>(SQL.count)
  const insert = db.prepare(SQL.insert)
  const update = db.prepare(SQL.update)
  const replaceSecrets = db.prepare(SQL.replaceSecrets)
  const remove = db.prepare(SQL.remove)

  const known = (webhookId: string): WebhookRow => {
    const row = find.get(webhookId)
    if (row === undefined) throw unknownWebhook()
    return row
  }
  return {
    createWebhook(draft, actor) {
      checkWebhookCount((count.get() as { n: number }).n)
      const now = clock.now()
      const webhookId = uuidv7({ msecs: now })
      const secrets: StoredSecret[] = [{ secret: draft.secret, until: null }]
      insert.run({ webhookId, ...webhookColumns(draft), secrets: JSON.stringify(secrets), by: actor.keyName, now })
      return toWebhook(known(webhookId))
    },
    updateWebhook(webhookId, changes) {
      const before = toWebhook(known(webhookId))
      update.run({ webhookId, ...webhookColumns({ ...before, ...changes }), now: clock.now() })
      return toWebhook(known(webhookId))
    },
    deleteWebhook(webhookId) {
      if (remove.run(webhookId).changes === 0) throw unknownWebhook()
    },
    rotateWebhookSecret(webhookId, secret, overlapMs) {
      const now = clock.now()
      const secrets = rotateSecret(secretsOf(known(webhookId)), secret, overlapMs, now)
      replaceSecrets.run({ id: webhookId, secrets: JSON.stringify(secrets), now })
      return toWebhook(known(webhookId))
    },
  }
}
