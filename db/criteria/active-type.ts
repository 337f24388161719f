import type { ActiveActionType } from '../model.ts'
import type { Criteria, CriteriaNode } from './criteria.ts'

/**
 * The one action type that every match must be under, where the criteria say so: then a search may begin at what is active
 * and needn't look at all devices. null: any device can match.
 */
export function activeTypeOf(criteria: Criteria): ActiveActionType | null {
  if (criteria.match === 'any' && criteria.rules.length > 1) return null
  const [first] = criteria.rules.flatMap((node) => requiredBy(node) ?? [])
  return first ?? null
}

function requiredBy(node: CriteriaNode): ActiveActionType | null {
  if ('rules' in node) return activeTypeOf(node)
  if (node.field !== 'status' || (node.operator !== 'equals' && node.operator !== 'in')) return null
  const values = typeof node.value === 'string' ? [node.value] : (node.value ?? [])
  return values.length === 1 ? (values[0] as ActiveActionType) : null
}
