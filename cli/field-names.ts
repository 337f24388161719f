import type { TypedRule } from './rule.ts'

/** The name of a field as it was typed, for its path in the API. */
export type NameField = (path: string) => string

/** The options for these fields of the API. */
const OPTIONS: Readonly<Record<string, string>> = {
  action_type: '--action',
  action_duration: '--duration',
  action_reason: '--reason',
  scheduled_at: '--at',
  max_limit: '--max-limit',
  on_existing: '--on-existing',
  preview_id: '--preview',
  'idempotency-key': '--idempotency-key',
  reason: '--reason',
  status: '--status',
  kind: '--kind',
  created_by: '--created-by',
  created_after: '--created-after',
  created_before: '--created-before',
  outcome: '--outcome',
  format: '--format',
  source: '--source',
  site: '--site',
  snapshot: '--snapshot',
  columns: '--columns',
  limit: '--limit',
  cursor: '--cursor',
  role: '--role',
  scopes: '--scope',
  expires_at: '--expires',
}

/** The option of a field, or else its name in the API. */
export const optionName: NameField = (path) => OPTIONS[path.replace(/^filter\./, '')] ?? path

const MAX_SHOWN = 60

/** The rule as it was typed, in place of its path in the criteria. */
export function ruleNames(rules: readonly TypedRule[]): NameField {
  return (path) => {
    const [, index, part, item] = /^criteria\.rules\.(\d+)(?:\.(\w+)(?:\.(\d+))?)?$/.exec(path) ?? []
    const rule = index === undefined ? undefined : rules[Number(index)]
    if (rule === undefined) return optionName(path)
    const typed = `-w "${rule.text.length > MAX_SHOWN ? `${rule.text.slice(0, MAX_SHOWN)}…` : rule.text}"`
    if (part === undefined) return typed
    return `${item === undefined ? `the ${part}` : (rule.list?.placeOf(Number(item)) ?? part)} in ${typed}`
  }
}
