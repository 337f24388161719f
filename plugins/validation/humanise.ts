import type { ErrorObject } from 'ajv'
import { conditionOf } from './condition.ts'
import { list, messageOf } from './messages.ts'
import { NO_NUL } from './patterns.ts'

/** A field, as a path with dots, and what is wrong with it. */
export interface Fault {
  readonly path: string
  readonly message: string
  /** Whether the text is too short or too long, whatever else is wrong with it. */
  readonly ofLength: boolean
}
type Said = Pick<Fault, 'path' | 'message'>

/** How many faults are told; more help nobody. */
const MAX_FAULTS = 50
const MAX_SEGMENT = 80
const MAX_PATH = 400
const MAX_MESSAGE = 900

/** `if` only says that its `then` failed, which has an error of its own. */
const NOISE = new Set(['if'])

/** Ajv's errors as faults in words: one for each field, at most 50. `root` names the whole value. */
export function humanise(errors: readonly ErrorObject[], root: string): Fault[] {
  const told = new Map<string, Fault & { weight: number }>()
  const ofWrongType = new Set(errors.filter(({ keyword }) => keyword === 'type').map((error) => error.instancePath))
  for (const error of errors) {
    // A value of the wrong type is reported for that alone.
    if (NOISE.has(error.keyword) || (error.keyword !== 'type' && ofWrongType.has(error.instancePath))) continue
    const weight = weightOf(error)
    for (const { path, message } of saidOf(error, root, errors)) {
      const known = told.get(path)
      if (known === undefined && told.size >= MAX_FAULTS) continue
      const ofLength = known?.ofLength === true || error.keyword === 'minLength' || error.keyword === 'maxLength'
      const better = known === undefined || weight < known.weight
      told.set(path, better ? { path, message, ofLength, weight } : { ...known, ofLength })
    }
  }
  return [...told.values()].map(({ path, message, ofLength }) => ({
    path,
    message: message.slice(0, MAX_MESSAGE),
    ofLength,
  }))
}

/** Which of several errors of one field says the most: its meaning, before its length. */
function weightOf({ keyword, params }: ErrorObject): number {
  if (keyword === 'pattern') return NO_NUL.has(params.pattern) ? 3 : 1
  return ['type', 'enum', 'const', 'format', 'required'].includes(keyword) ? 0 : 2
}

function saidOf(error: ErrorObject, root: string, all: readonly ErrorObject[]): Said[] {
  const { keyword, params, instancePath } = error
  const own = segmentsOf(instancePath)
  const at = (name?: unknown): string => pathOf(name === undefined ? own : [...own, String(name)], root)
  if (keyword === 'required' || keyword === 'dependentRequired') {
    return [{ path: at(params.missingProperty), message: messageOf(error) }]
  }
  if (keyword === 'additionalProperties') {
    return [{ path: at(params.additionalProperty), message: messageOf(error) }]
  }
  if (keyword === 'not') return notFaults(error, at)
  const condition = keyword === 'const' ? conditionOf(error, all) : undefined
  if (condition !== undefined) {
    const value = JSON.stringify(params.allowedValue)
    return [{ path: at(), message: `must be left out, or be ${value}, where ${condition}` }]
  }
  return keyword === 'oneOf' ? alternativesFaults(params, at) : [{ path: at(), message: messageOf(error) }]
}

/** `not: {required: […]}` forbids members together. */
function notFaults(error: ErrorObject, at: (name?: unknown) => string): Said[] {
  const names = (error.schema as { required?: string[] } | undefined)?.required
  if (names === undefined) return [{ path: at(), message: messageOf(error) }]
  return names.map((name) => ({
    path: at(name),
    message: `can't be given together with ${list(
      names.filter((other) => other !== name),
      'and',
    )}`,
  }))
}

/** Alternatives that differ in the members they ask for (see `explainer.ts`): each such member is told. */
function alternativesFaults(params: Record<string, unknown>, at: (name?: unknown) => string): Said[] {
  const { lacking, fitting } = params as { lacking?: string[][]; fitting?: string[][] }
  const groups = lacking ?? fitting ?? []
  if (groups.some((group) => group.length !== 1)) {
    const words = list(
      groups.map((group) => list(group, 'and')),
      'or',
    )
    return [
      {
        path: at(),
        message: lacking === undefined ? 'matches several of the allowed forms; send just one' : `needs ${words}`,
      },
    ]
  }
  const names = [...new Set(groups.flat())]
  return names.map((name) => {
    const others = list(
      names.filter((other) => other !== name),
      'or',
    )
    const message =
      lacking === undefined ? `can't be given together with ${others}` : `is required unless ${others} is given`
    return { path: at(name), message }
  })
}

function segmentsOf(instancePath: string): string[] {
  const segments = instancePath.split('/').slice(1)
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function pathOf(segments: readonly string[], root: string): string {
  if (segments.length === 0) return root
  return segments
    .map((segment) => (segment.length > MAX_SEGMENT ? `${segment.slice(0, MAX_SEGMENT)}…` : segment))
    .join('.')
    .slice(0, MAX_PATH)
    .toWellFormed()
}
