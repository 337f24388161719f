import { AUDIT_RULES, type Audited } from '../../audit/audit-rules.ts'
import type { Verbs } from '../../store.ts'
import type { AuditLog } from './audit-log.ts'
import type { Snapshots } from './snapshots.ts'

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
