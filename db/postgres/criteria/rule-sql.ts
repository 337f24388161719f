import { createRuleSql } from '../../criteria/rule-sql.ts'
import { ipKey } from '../ip-key.ts'
import { type Bound, contains, glob, isAnyOf } from './text-sql.ts'

/** What a rule asks for, in PostgreSQL's words. */
export const ruleSql = createRuleSql<Bound>({
  always: 'TRUE',
  integer: '?',
  ip: ipKey,
  ofRow: (column) => column,
  isAnyOf,
  contains,
  glob,
})
