import { AUDIT_RULES, type Audited } from '../../audit/audit-rules.ts'
import { AUDIT_COLUMNS, type AuditRow, entryHash, nextEntry } from '../../audit/entry-hash.ts'
import type { AuditNote } from '../../audit/notes.ts'
import type { Clock } from '../../clock.ts'
import type { Verbs } from '../../store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'
import type { Snapshots } from './snapshots.ts'

export interface AuditLog {
  /** Appends an entry, inside the transaction of the change; it is written before that ends. */
  add(note: AuditNote): Promise<void>
}
type Head = Pick<AuditRow, 'seq' | 'hash'>

const TYPES = [
  ...['bigint', 'bigint', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'bytea', 'bytea'],
]

export function createAuditLog(db: WriteConnection, clock: Clock): AuditLog {
  const read = db.prepare<[], Head>('SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1')
  const insert = db.prepare<unknown[]>(
    `INSERT INTO audit_log (${AUDIT_COLUMNS})
     SELECT * FROM unnest(${TYPES.map((type) => `?::${type}[]`).join(', ')}) AS e (seq) ORDER BY seq`,
  )
  let scope: object | null = null
  /** The last entry, written or about to be. Read in each scope: a copy would be wrong after a rollback. */
  let head: Promise<Head | undefined> = Promise.resolve(undefined)
  let rows: AuditRow[] = []
  const write = async (): Promise<void> => {
    const written = rows
    rows = []
    await insert.run(...AUDIT_COLUMNS.split(', ').map((name) => written.map((row) => row[name as keyof AuditRow])))
  }
  return {
    add(note) {
      if (scope !== db.scope()) {
        scope = db.scope()
        head = read.get()
        rows = []
      }
      const added = head.then((last) => {
        const entry = nextEntry(last, clock.now(), note)
        const row = { ...entry, hash: entryHash(entry) }
        if (rows.length === 0) db.beforeEnd(write)
        rows.push(row)
        return row
      })
      head = added
      return added.then(() => {})
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
