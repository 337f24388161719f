import { createCriteriaCompiler } from '../../criteria/compile.ts'
import type { Param } from '../../criteria/values.ts'
import { ruleSql } from './rule-sql.ts'

export type { CompiledCriteria } from '../../criteria/compile.ts'

export const { compileCriteria, compileCondition } = createCriteriaCompiler<Param>(ruleSql)
