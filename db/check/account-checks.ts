import { ACTION_CHECKS } from './action-checks.ts'
import type { Check, TargetSql } from './check.ts'
import { jobChecks } from './job-checks.ts'
import { ownershipChecks } from './ownership-checks.ts'

/** The database against its own accounts. */
export const accountChecks = (targets: TargetSql): readonly Check[] => [
  ...jobChecks(targets),
  ...ACTION_CHECKS,
  ...ownershipChecks(targets),
]
