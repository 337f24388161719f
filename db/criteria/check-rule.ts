import { GRAMMAR, type OperatorForm } from './grammar.ts'
import { alternatives, quote } from './quote.ts'
import { readValue } from './values.ts'

/** What is wrong with one member and what to do about it; `field` is its path with dots. */
export interface Fault {
  readonly field: string
  readonly message: string
}
export type Members = Readonly<Record<string, unknown>>
export type Faults = Generator<Fault, void, undefined>

export function* unknownMembers(node: Members, field: string, known: readonly string[]): Faults {
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
export function* ruleFaults(rule: Members, path: string): Faults {
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
