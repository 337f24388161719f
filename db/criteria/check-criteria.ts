import { alternatives, quote } from '../clean-text.ts'
import { GRAMMAR, LIMITS, type OperatorForm } from './criteria.ts'
import { readValue } from './values.ts'

/** What is wrong with one member and what to do about it; `field` is its path with dots. */
export interface Fault {
  readonly field: string
  readonly message: string
}
type Members = Readonly<Record<string, unknown>>
type Faults = Generator<Fault, void, undefined>

const CHEAPER = 'a glob costs 1 and 1 more for each character after its first star, any other rule 1'

/** More would bury the first ones. */
const MAX_FAULTS = 100

const isObject = (node: unknown): node is Members => typeof node === 'object' && node !== null && !Array.isArray(node)

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

function* unknownMembers(node: Members, field: string, known: readonly string[]): Faults {
  for (const name of Object.keys(node)) {
    if (!known.includes(name)) {
      yield { field: `${field}.${name}`, message: `is not known here; write only ${alternatives(known)}` }
    }
  }
}

function* oneFaults(value: unknown, field: string, form: OperatorForm): Faults {
  if (typeof value !== 'string') {
    yield { field, message: 'must be a string' }
    return
  }
  const reading = readValue(form.kind, value)
  if (!reading.ok) yield { field, message: reading.message }
}

function* valueFaults({ operator, value }: Members, field: string, form: OperatorForm): Faults {
  if (form.takes === 'nothing') {
    if (value !== undefined) yield { field, message: `must be left out: "${operator}" takes no value` }
  } else if (form.takes === 'one') {
    if (value === undefined || Array.isArray(value)) {
      yield { field, message: `must be one string: "${operator}" takes one value` }
    } else yield* oneFaults(value, field, form)
  } else if (!Array.isArray(value) || value.length === 0) {
    yield { field, message: `must be a list of at least one string: "${operator}" takes a list` }
  } else {
    for (const [index, item] of value.entries()) yield* oneFaults(item, `${field}.${index}`, form)
  }
}

/** The faults of one rule: its members, its field, whether the field has the operator, and each of its values. */
function* ruleFaults(rule: Members, path: string): Faults {
  yield* unknownMembers(rule, path, ['field', 'operator', 'value'])
  const { field, operator } = rule
  const operators = typeof field === 'string' ? GRAMMAR.get(field) : undefined
  if (operators === undefined) {
    const wrong = typeof field === 'string' ? `${quote(field)} is not a field` : 'is missing'
    yield { field: `${path}.field`, message: `${wrong}; write ${alternatives(GRAMMAR.keys())}` }
    return
  }
  const form = typeof operator === 'string' ? operators.get(operator) : undefined
  if (form === undefined) {
    const wrong = typeof operator === 'string' ? `"${field}" has no operator ${quote(operator)}` : 'is missing'
    yield { field: `${path}.operator`, message: `${wrong}; write ${alternatives(operators.keys())}` }
    return
  }
  yield* valueFaults(rule, `${path}.value`, form)
}

/**
 * What one rule costs for each device. The unit is about a microsecond, for a name of 255 characters that is made to be
 * dear: at each of its places a glob may have to try every character that stands behind a star.
 */
function ruleCost(operator: unknown, value: unknown): number {
  if (operator !== 'glob' || typeof value !== 'string') return 1
  const star = value.indexOf('*')
  return star < 0 ? 1 : value.length - star
}
