import type { TypedRule } from './rule.ts'

/** What a field at fault is called where people read it, for the path by which the server names it. */
export type NameField = (path: string) => string

/** The options by which people give what the server calls by these names. */
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
  limit: '--limit',
  cursor: '--cursor',
  role: '--role',
  scopes: '--scope',
  expires_at: '--expires',
}

/** Calls what an option gives by the option, anything else as the server does. */
export const optionName: NameField = (path) => OPTIONS[path.replace(/^filter\./, '')] ?? path

const MAX_SHOWN = 60

/** Calls the rules of the criteria what was typed, since nobody who typed `-w` has seen a path. */
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
