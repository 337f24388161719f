import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/** Throws 400 with every fault that the schema can't express: depth, number of rules, values of the wrong kind. */
export function refuseBadCriteria(criteria: unknown): void {
  const faults = checkCriteria(criteria)
  if (faults.length === 0) return
  const details = Object.fromEntries(faults.map(({ field, message }) => [field, message]))
  const [first] = Object.entries(details)
  const rest = faults.length === 1 ? '' : ` (and ${faults.length - 1} more; see details)`
  throw new Problem('validation', `${first?.[0]} ${first?.[1]}${rest}.`, { details })
}
