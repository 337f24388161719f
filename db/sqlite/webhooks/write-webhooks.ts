import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { StoreError } from '../../errors.ts'
import { MAX_SECRETS, MAX_WEBHOOKS, type WebhookDraft } from '../../webhooks/webhook.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { Connection } from '../connection.ts'
import { UNKNOWN_WEBHOOK } from './read-webhooks.ts'
import { type StoredSecret, toWebhook, type WebhookRow } from './webhook-row.ts'

export type WebhookWriter = Pick<
  WebhookVerbs,
  'createWebhook' | 'updateWebhook' | 'deleteWebhook' | 'rotateWebhookSecret'
>

/** The secrets that sign at this moment, the newest first. */
export function liveSecrets({ secrets }: Pick<WebhookRow, 'secrets'>, now: number): StoredSecret[] {
  return (JSON.parse(secrets) as StoredSecret[]).filter(({ until }) => until === null || until > now)
}

export function createWebhookWriter(db: Connection, clock: Clock): WebhookWriter {
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

  const known = (webhookId: string): WebhookRow => {
    const row = find.get(webhookId)
    if (row === undefined) throw new StoreError('not_found', UNKNOWN_WEBHOOK)
    return row
  }
  const columns = ({ url, description, events, enabled }: Omit<WebhookDraft, 'secret'>) => ({
    url,
    description,
    events: JSON.stringify(events),
    enabled: enabled ? 1 : 0,
  })
  return {
    createWebhook(draft, actor) {
      if ((count.get() as { n: number }).n >= MAX_WEBHOOKS) {
        throw new StoreError(
          'conflict',
          `There are already ${MAX_WEBHOOKS} webhooks, the most allowed; delete one first.`,
        )
      }
      const now = clock.now()
      const webhookId = uuidv7({ msecs: now })
      const secrets = JSON.stringify([{ secret: draft.secret, until: null }])
      insert.run({ webhookId, ...columns(draft), secrets, by: actor.keyName, now })
      return toWebhook(known(webhookId))
    },
    updateWebhook(webhookId, changes) {
      const before = toWebhook(known(webhookId))
      update.run({ webhookId, ...columns({ ...before, ...changes }), now: clock.now() })
      return toWebhook(known(webhookId))
    },
    deleteWebhook(webhookId) {
      if (remove.run(webhookId).changes === 0) throw new StoreError('not_found', UNKNOWN_WEBHOOK)
    },
    rotateWebhookSecret(webhookId, secret, overlapMs) {
      const now = clock.now()
      const end = now + overlapMs
      const older = liveSecrets(known(webhookId), now).map((old) => ({
        ...old,
        until: Math.min(end, old.until ?? end),
      }))
      const secrets = [{ secret, until: null }, ...older].slice(0, MAX_SECRETS)
      replaceSecrets.run({ id: webhookId, secrets: JSON.stringify(secrets), now })
      return toWebhook(known(webhookId))
    },
  }
}
