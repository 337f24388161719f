import type { Param } from './values.ts'

/** A piece of SQL and what its `?` stand for, in order; an engine may bind other kinds of values. */
export interface Fragment<P = Param> {
  readonly sql: string
  readonly params: readonly P[]
}
