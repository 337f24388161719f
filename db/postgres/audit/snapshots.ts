import type { Snapshot, Subject } from '../../audit/audit-rules.ts'
import { JOB_STATE, type ShownDevice } from '../../audit/notes.ts'
import { deviceSnapshot, jobSnapshot, keySnapshot, sourceSnapshot, webhookSnapshot } from '../../audit/snapshot.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import { KEY_COLUMNS, type KeyRow } from '../../keys/key-row.ts'
import { SOURCE_COLUMNS, type SourceRow } from '../../sources/source-row.ts'
import { SHOWN_COLUMNS, type ShownWebhookRow } from '../../webhooks/webhook-row.ts'
import { newestIpv4 } from '../address-sql.ts'
import type { Connection } from '../connection.ts'
import { ipv4OfKey } from '../ip-key.ts'

/** Reads what the audit log shows of a subject, as it is at this point of the transaction; null: there is none. */
export type Snapshots = (subject: Subject) => Promise<Snapshot | null>

export function createSnapshots(db: Connection): Snapshots {
  const jobs = db.prepare<[string], JobRow>(`SELECT ${JOB_STATE.join(', ')} FROM jobs WHERE job_id = ?`)
  const keys = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE key_id = ?`)
  const keysNamed = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE name = ?`)
  const webhooks = db.prepare<[string], ShownWebhookRow>(`SELECT ${SHOWN_COLUMNS} FROM webhooks WHERE webhook_id = ?`)
  const sources = db.prepare<[string], SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id = ?`)
  const devices = db.prepare<[number], Omit<ShownDevice, 'tags' | 'ip'> & { tags: string; ip: string | null }>(
    `SELECT ${newestIpv4('d.mac')} AS ip, hostname, tags, source FROM devices d WHERE mac = ?`,
  )
  const shown = <Row>(row: Row | undefined, snapshot: (row: Row) => Snapshot): Snapshot | null =>
    row === undefined ? null : snapshot(row)
  return async (subject) => {
    if (subject.kind === 'device')
      return shown(await devices.get(subject.mac), (row) =>
        deviceSnapshot(subject.mac, { ...row, ip: ipv4OfKey(row.ip) }),
      )
    const { kind, id } = subject
    if (kind === 'job') return shown(await jobs.get(id), (row) => jobSnapshot(id, row))
    if (kind === 'webhook') return shown(await webhooks.get(id), webhookSnapshot)
    if (kind === 'source') return shown(await sources.get(id), sourceSnapshot)
    return shown(await (kind === 'key' ? keys : keysNamed).get(id), keySnapshot)
  }
}
