import type { ErrorObject } from 'ajv'
import { list } from './messages.ts'

interface Condition {
  readonly properties?: Readonly<Record<string, { readonly const?: unknown; readonly enum?: readonly unknown[] }>>
}

/**
 * When a rule of a `then` holds, in words: `action_type is deny or cleanup`. undefined for an error of another rule, or a
 * condition that isn't about the values of properties.
 */
export function conditionOf({ schemaPath }: ErrorObject, errors: readonly ErrorObject[]): string | undefined {
  const cause = errors.find(
    (error) => error.keyword === 'if' && schemaPath.startsWith(`${error.schemaPath.slice(0, -'if'.length)}then/`),
  )
  const { properties = {} } = (cause?.parentSchema?.if ?? {}) as Condition
  const words = Object.entries(properties).flatMap(([name, { const: only, enum: several = [only] }]) =>
    several[0] === undefined ? [] : [`${name} is ${list(several.map(String), 'or')}`],
  )
  return words.length === 0 ? undefined : list(words, 'and')
}
