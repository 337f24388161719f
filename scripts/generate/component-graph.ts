import type { Contract, Schema } from './contract-types.ts'
import { subschemas } from './keywords.ts'
import { componentName } from './references.ts'

/** Which component schemas refer to which; what is recursive must be emitted together. */
export interface ComponentGraph {
  /** Components that the schema names itself, sorted. */
  refsOf(schema: Schema): string[]
  /** The components of the cycle that this one is in, sorted; empty when it isn't recursive. */
  cycleOf(component: string): string[]
  /** The first component of each cycle that the schema reaches, sorted: their `$defs` must be at its root. */
  cyclesReachedFrom(schema: Schema): string[]
}

export function componentGraph(contract: Contract): ComponentGraph {
  const schemas = contract.components.schemas ?? {}
  const reached = new Map(Object.keys(schemas).map((name) => [name, reach(schemas, name)]))

  const cycleOf = (component: string): string[] => {
    const below = reached.get(component) ?? new Set()
    return [...below].filter((other) => below.has(component) && reached.get(other)?.has(component)).sort()
  }

  const cyclesReachedFrom = (schema: Schema): string[] => {
    const below = refsOf(schema).flatMap((name) => [name, ...(reached.get(name) ?? [])])
    return [...new Set(below.flatMap((name) => cycleOf(name).slice(0, 1)))].sort()
  }

  return { refsOf, cycleOf, cyclesReachedFrom }
}

function reach(schemas: Record<string, Schema>, from: string): Set<string> {
  const reached = new Set<string>()
  const open = [from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of refsOf(schemas[name] ?? true)) {
      if (reached.has(next)) continue
      reached.add(next)
      open.push(next)
    }
  }
  return reached
}

function refsOf(schema: Schema): string[] {
  if (typeof schema === 'boolean') return []
  const own = schema.$ref === undefined ? [] : [componentName(schema.$ref)]
  return [...new Set([...own, ...subschemas(schema).flatMap(refsOf)])].sort()
}
