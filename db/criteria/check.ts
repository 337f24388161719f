import { type Fault, type Faults, type Members, ruleFaults, unknownMembers } from './check-rule.ts'
import { ruleCost } from './cost.ts'
import { LIMITS } from './grammar.ts'

export type { Fault } from './check-rule.ts'

const CHEAPER = 'a glob costs 1 and 1 more for each character after its first star, any other rule 1'

/** More would bury the first ones. */
const MAX_FAULTS = 100

const isObject = (node: unknown): node is Members => typeof node === 'object' && node !== null && !Array.isArray(node)

function* groupFaults(group: Members, path: string, depth: number): Faults {
  yield* unknownMembers(group, path, ['match', 'rules'])
  const { match, rules } = group
  if (match !== undefined && match !== 'all' && match !== 'any') {
    yield { field: `${path}.match`, message: 'must be "all" or "any"' }
  }
  if (!Array.isArray(rules) || rules.length === 0) {
    const message = 'must be a list of at least one rule: criteria without a rule would mean every device'
    yield { field: `${path}.rules`, message }
  } else if (depth > LIMITS.depth) {
    yield { field: path, message: `is nested too deeply; write at most ${LIMITS.depth} levels` }
  } else {
    for (const [index, node] of rules.entries()) yield* nodeFaults(node, `${path}.rules.${index}`, depth + 1)
  }
}

function* nodeFaults(node: unknown, field: string, depth: number): Faults {
  if (!isObject(node)) {
    yield { field, message: 'must be an object: a rule with field, operator and value, or a group with rules' }
  } else if ('rules' in node) yield* groupFaults(node, field, depth)
  else yield* ruleFaults(node, field)
}

/** How many rules and values there are and what they cost, at every depth: a list that is too long is one fault, not one for each item. */
function* sizeFaults(criteria: Members, field: string): Faults {
  let rules = 0
  let values = 0
  let cost = 0
  const pending: unknown[] = [criteria]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!isObject(node)) continue
    if (Array.isArray(node.rules)) {
      for (const inner of node.rules) pending.push(inner)
      continue
    }
    rules++
    cost += ruleCost(node.operator, node.value)
    if (node.value !== undefined) values += Array.isArray(node.value) ? node.value.length : 1
  }
  if (rules > LIMITS.rules) {
    yield { field, message: `has ${rules} rules; write at most ${LIMITS.rules}, and put values of one field in a list` }
  }
  if (values > LIMITS.values) {
    yield { field, message: `has ${values} values; write at most ${LIMITS.values}, or make several jobs` }
  }
  if (cost > LIMITS.cost)
    yield { field, message: `cost ${cost} for each device, and at most ${LIMITS.cost} is allowed: ${CHEAPER}` }
}

/**
 * Every fault of some criteria (at most 100 are listed); none: they can be compiled. Takes anything that JSON can say,
 * so it stands alone as well as behind a schema, and says in words what a schema's `oneOf` can't.
 */
export function checkCriteria(criteria: unknown, field = 'criteria'): readonly Fault[] {
  if (!isObject(criteria)) return [{ field, message: 'must be an object with rules' }]
  const faults: Fault[] = []
  for (const fault of sizeFaults(criteria, field)) faults.push(fault)
  for (const fault of groupFaults(criteria, field, 1)) {
    if (faults.length === MAX_FAULTS) break
    faults.push(fault)
  }
  return faults
}
