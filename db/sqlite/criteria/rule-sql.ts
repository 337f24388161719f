import { createRuleSql } from '../../criteria/rule-sql.ts'
import type { Param } from '../../criteria/values.ts'
import { contains, glob, isAnyOf } from './text-sql.ts'

/** What a rule asks for, in SQLite's words. */
export const ruleSql = createRuleSql<Param>({
  always: '1',
  // better-sqlite3 binds what has more than 32 bits as REAL; comparing each row with an INTEGER takes a tenth less.
  integer: 'CAST(? AS INTEGER)',
  // Without a CAST: compared with an INTEGER, the text of an IPv6 address that is all decimal digits would be a number.
  ip: (ip) => ip,
  ofRow: (column) => `+${column}`,
  isAnyOf,
  contains,
  glob,
})
