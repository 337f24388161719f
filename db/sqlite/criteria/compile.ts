import { createCriteriaCompiler } from '../../criteria/compile.ts'
import type { Param } from '../../criteria/values.ts'
import { addressSql, isLive, positiveRule } from './rule-sql.ts'

export type { CompiledCriteria } from '../../criteria/compile.ts'

export const { compileCriteria, compileCondition } = createCriteriaCompiler<Param>({
  always: '1',
  rule: positiveRule,
  address: addressSql,
  live: isLive,
})
