import type { Snapshot, Subject } from '../../audit/audit-rules.ts'
import {
  deviceShown,
  JOB_STATE,
  jobShown,
  keyShown,
  type ShownDevice,
  sourceShown,
  webhookShown,
} from '../../audit/notes.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import { KEY_COLUMNS, type KeyRow, toKey } from '../../keys/key-row.ts'
import { formatMac } from '../../mac.ts'
import { SOURCE_COLUMNS, type SourceRow, toSource } from '../../sources/source-row.ts'
import { SHOWN_COLUMNS, type ShownWebhookRow, toWebhook } from '../../webhooks/webhook-row.ts'
import { newestIpv4 } from '../address-sql.ts'
import type { Connection } from '../connection.ts'

/** Reads what the audit log shows of a subject, as it is at this point of the transaction; null: there is none. */
export type Snapshots = (subject: Subject) => Snapshot | null

export function createSnapshots(db: Connection): Snapshots {
  const jobs = db.prepare<[string], JobRow>(`SELECT ${JOB_STATE.join(', ')} FROM jobs WHERE job_id = ?`)
  const keys = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE key_id = ?`)
  const keysNamed = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE name = ?`)
  const webhooks = db.prepare<[string], ShownWebhookRow>(`SELECT ${SHOWN_COLUMNS} FROM webhooks WHERE webhook_id = ?`)
  const sources = db.prepare<[string], SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id = ?`)
  const devices = db.prepare<[number], Omit<ShownDevice, 'tags'> & { tags: string }>(
    `SELECT ${newestIpv4('d.mac')} AS ip, hostname, tags, source FROM devices d WHERE mac = ?`,
  )
  const job = (jobId: string): Snapshot | null => {
    const row = jobs.get(jobId)
    return row === undefined ? null : { subject: jobId, state: row.version, shown: jobShown(row) }
  }
  const key = (row: KeyRow | undefined): Snapshot | null => {
    if (row === undefined) return null
    const shown = keyShown(toKey(row))
    // A key that was exchanged is another one, though its entry doesn't show it.
    return { subject: row.key_id, state: JSON.stringify([shown, row.hash.toString('hex')]), shown }
  }
  const webhook = (row: ShownWebhookRow | undefined): Snapshot | null => {
    if (row === undefined) return null
    const shown = webhookShown(toWebhook(row))
    return { subject: row.webhook_id, state: JSON.stringify(shown), shown }
  }
  const source = (row: SourceRow | undefined): Snapshot | null => {
    if (row === undefined) return null
    const shown = sourceShown(toSource(row))
    // Other credentials are a change, though its entry doesn't show them.
    return { subject: row.source_id, state: JSON.stringify([shown, row.version]), shown }
  }
  const device = (mac: number): Snapshot | null => {
    const row = devices.get(mac)
    if (row === undefined) return null
    const shown = deviceShown({ ...row, tags: JSON.parse(row.tags) as string[] })
    return { subject: formatMac(mac), state: JSON.stringify(shown), shown }
  }
  return (subject) => {
    if (subject.kind === 'device') return device(subject.mac)
    const { kind, id } = subject
    if (kind === 'job') return job(id)
    if (kind === 'webhook') return webhook(webhooks.get(id))
    if (kind === 'source') return source(sources.get(id))
    return key((kind === 'key' ? keys : keysNamed).get(id))
  }
}
