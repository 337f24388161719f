import { AUDIT_RULES, type Audited } from '../../audit/audit-rules.ts'
import { AUDIT_COLUMNS, type AuditRow, entryHash, nextEntry } from '../../audit/entry-hash.ts'
import type { AuditNote } from '../../audit/notes.ts'
import type { Clock } from '../../clock.ts'
import type { Verbs } from '../../store.ts'
import type { Connection } from '../connection.ts'
import type { Snapshots } from './snapshots.ts'

export interface AuditLog {
  /** Appends an entry, inside the transaction of the change. */
  add(note: AuditNote): void
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
    add(note) {
      const entry = nextEntry(head.get(), clock.now(), note)
      // In the order of AUDIT_COLUMNS; by name, twelve of them cost a tenth more.
      insert.run(...Object.values(entry), entryHash(entry))
    },
  }
}

type AnyVerb = (...args: readonly unknown[]) => unknown
type AnyRule = (...args: readonly unknown[]) => Audited<unknown>

/** The same verbs, which write down what they change, by the audit rules, in the transaction in which they change it. */
export function audited(verbs: Verbs, snapshots: Snapshots, log: AuditLog): Verbs {
  const rules = AUDIT_RULES as unknown as Record<string, AnyRule | null>
  const wrap = ([name, verb]: [string, AnyVerb]): [string, AnyVerb] => {
    const rule = rules[name] ?? null
    if (rule === null) return [name, verb]
    const noted: AnyVerb = (...args) => {
      const { looksAt, notes } = rule(...args)
      const look = () => (looksAt === undefined ? null : snapshots(looksAt))
      const before = look()
      const result = verb(...args)
      for (const note of notes(result, before, look())) log.add(note)
      return result
    }
    return [name, noted]
  }
  return Object.fromEntries(Object.entries(verbs as unknown as Record<string, AnyVerb>).map(wrap)) as unknown as Verbs
}
