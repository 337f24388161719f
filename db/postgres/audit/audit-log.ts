import { AUDIT_RULES, type Audited } from '../../audit/audit-rules.ts'
import { AUDIT_COLUMNS, type AuditRow, entryHash, nextEntry } from '../../audit/entry-hash.ts'
import type { AuditNote } from '../../audit/notes.ts'
import type { Clock } from '../../clock.ts'
import type { Verbs } from '../../store.ts'
import type { Connection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'
import type { Snapshots } from './snapshots.ts'

export interface AuditLog {
  /** Appends an entry, inside the transaction of the change. */
  add(note: AuditNote): Promise<void>
}

export function createAuditLog(db: Connection, clock: Clock): AuditLog {
  // Read each time: a copy in memory would be wrong after a rollback.
  const head = db.prepare<[], Pick<AuditRow, 'seq' | 'hash'>>(
    'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1',
  )
  const insert = db.prepare<unknown[]>(
    `INSERT INTO audit_log (${AUDIT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return {
    async add(note) {
      const entry = nextEntry(await head.get(), clock.now(), note)
      await insert.run(...Object.values(entry), entryHash(entry))
    },
  }
}

type AnyVerb = (...args: readonly unknown[]) => Promise<unknown>
type AnyRule = (...args: readonly unknown[]) => Audited<unknown>

/** The same verbs, which write down what they change, by the audit rules, in the transaction in which they change it. */
export function audited(verbs: InTransaction<Verbs>, snapshots: Snapshots, log: AuditLog): InTransaction<Verbs> {
  const rules = AUDIT_RULES as unknown as Record<string, AnyRule | null>
  const wrap = ([name, verb]: [string, AnyVerb]): [string, AnyVerb] => {
    const rule = rules[name] ?? null
    if (rule === null) return [name, verb]
    const noted: AnyVerb = async (...args) => {
      const { looksAt, notes } = rule(...args)
      const look = async () => (looksAt === undefined ? null : snapshots(looksAt))
      const before = await look()
      const result = await verb(...args)
      for (const note of notes(result, before, await look())) await log.add(note)
      return result
    }
    return [name, noted]
  }
  const all = Object.entries(verbs as unknown as Record<string, AnyVerb>).map(wrap)
  return Object.fromEntries(all) as unknown as InTransaction<Verbs>
}
