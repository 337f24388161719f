import type { JobRow } from '../jobs/job-row.ts'
import { type KeyRow, toKey } from '../keys/key-row.ts'
import { formatMac } from '../mac.ts'
import { type SourceRow, toSource } from '../sources/source-row.ts'
import { type ShownWebhookRow, toWebhook } from '../webhooks/webhook-row.ts'
import type { Snapshot } from './audit-rules.ts'
import {
  deviceShown,
  type JOB_STATE,
  jobShown,
  keyShown,
  type ShownDevice,
  sourceShown,
  webhookShown,
} from './notes.ts'

/** What the audit log shows of a row. */

export function jobSnapshot(jobId: string, row: Pick<JobRow, (typeof JOB_STATE)[number]>): Snapshot {
  return { subject: jobId, state: row.version, shown: jobShown(row) }
}

export function keySnapshot(row: KeyRow): Snapshot {
  const shown = keyShown(toKey(row))
  // A key that was exchanged is another one, though its entry doesn't show it.
  return { subject: row.key_id, state: JSON.stringify([shown, row.hash.toString('hex')]), shown }
}

export function webhookSnapshot(row: ShownWebhookRow): Snapshot {
  const shown = webhookShown(toWebhook(row))
  return { subject: row.webhook_id, state: JSON.stringify(shown), shown }
}

export function sourceSnapshot(row: SourceRow): Snapshot {
  const shown = sourceShown(toSource(row))
  // Other credentials are a change, though its entry doesn't show them.
  return { subject: row.source_id, state: JSON.stringify([shown, row.version]), shown }
}

/** `tags`: a JSON array, as its column has it. */
export function deviceSnapshot(mac: number, row: Omit<ShownDevice, 'tags'> & { readonly tags: string }): Snapshot {
  const shown = deviceShown({ ...row, tags: JSON.parse(row.tags) as string[] })
  return { subject: formatMac(mac), state: JSON.stringify(shown), shown }
}
