import { type CompiledCriteria as Compiled, createCriteriaCompiler } from '../../criteria/compile.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import type { MacBounds } from '../../criteria/search-bounds.ts'
import type { ActiveActionType } from '../../model.ts'
import { ruleSql } from './rule-sql.ts'
import type { Bound, BoundFragment } from './text-sql.ts'

/** A piece of SQL and the values of its parameters, by name: they go into one object with those of what stands around it. */
export interface NamedFragment {
  readonly sql: string
  readonly params: Readonly<Record<string, Bound>>
}

/** See `Keys` of `db/criteria/compile.ts`. */
export type Keys =
  | { readonly of: 'devices' }
  | { readonly of: 'actions'; readonly type: ActiveActionType; readonly isAllAskedFor: boolean }
  | { readonly of: 'addresses'; readonly condition: NamedFragment; readonly isAllAskedFor: boolean }

/** See `CompiledCriteria` of `db/criteria/compile.ts`. */
export interface CompiledCriteria extends NamedFragment {
  readonly macBounds: MacBounds
  readonly keys: Keys
  readonly listedMacs: readonly number[]
}

const { compileCriteria: compile, compileCondition: compileOne } = createCriteriaCompiler<Bound>(ruleSql)

/** The same with names for its `?`, of which each is one of a parameter. */
export function named({ sql, params }: BoundFragment, prefix: string): NamedFragment {
  let count = 0
  return {
    sql: sql.replace(/\?/g, () => `:${prefix}${count++}`),
    params: Object.fromEntries(params.map((value, n) => [`${prefix}${n}`, value])),
  }
}

const namedKeys = (keys: Compiled<Bound>['keys']): Keys =>
  keys.of === 'addresses' ? { ...keys, condition: named(keys.condition, 'k') } : keys

export function compileCriteria(criteria: Criteria, now: number, activeAt = now): CompiledCriteria {
  const compiled = compile(criteria, now, activeAt)
  return { ...compiled, ...named(compiled, 'c'), keys: namedKeys(compiled.keys) }
}

export const compileCondition = (criteria: Criteria, now: number, activeAt = now): NamedFragment =>
  named(compileOne(criteria, now, activeAt), 'c')
