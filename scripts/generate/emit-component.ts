import type { ComponentGraph } from './component-graph.ts'
import type { Schema } from './contract-types.ts'
import { emitSchema, type Scope } from './emit-schema.ts'
import { emitType } from './emit-type.ts'
import { isAnnotation } from './keywords.ts'
import { defsName, fileHeader, kebab } from './names.ts'

/** The file, below `schemas/`, that holds a component: its own, or that of the first one of its cycle. */
export function componentFile(component: string, graph: ComponentGraph): string {
  return `components/${kebab(graph.cycleOf(component)[0] ?? component)}.ts`
}

/**
 * The source of a component's file; undefined when the component lives in the file of another one of its cycle.
 * A cycle's schemas refer to each other by `#/$defs/…`, since each route's schema is compiled on its own.
 */
export function emitComponentFile(
  component: string,
  schemas: Record<string, Schema>,
  graph: ComponentGraph,
): string | undefined {
  const cycle = graph.cycleOf(component)
  if (cycle.length === 0) return plainFile(component, schemas[component] ?? true, graph)
  return cycle[0] === component ? cycleFile(cycle, schemas, graph) : undefined
}

/** Import lines for what the schemas name, as seen from `folder` (`components` or `operations`). */
export function emitImports(folder: string, schemas: Schema[], graph: ComponentGraph, except: string[] = []): string {
  const components = schemas.flatMap((schema) => graph.refsOf(schema)).filter((name) => !except.includes(name))
  const roots = schemas.filter((schema) => !isBareReference(schema))
  const cycles = roots.flatMap((schema) => graph.cyclesReachedFrom(schema)).filter((name) => !except.includes(name))
  const line = (constant: string, component: string): string => {
    const file = `../${componentFile(component, graph)}`
    return `import { ${constant} } from '${file.replace(`../${folder}/`, './')}'`
  }
  return lines(components.map((name) => line(name, name)).concat(cycles.map((name) => line(defsName(name), name))))
}

/** Distinct lines, empty ones left out. */
export function lines(all: string[]): string {
  return [...new Set(all)].filter((line) => line !== '').join('\n')
}

/** The `$defs` that a schema needs at its root: those of every cycle it reaches. Nothing for a bare reference. */
export function rootDefs(schema: Schema, graph: ComponentGraph): string[] {
  if (isBareReference(schema)) return []
  const [first, ...others] = graph.cyclesReachedFrom(schema).map(defsName)
  if (first === undefined) return []
  return [`$defs: ${others.length === 0 ? first : `{ ...${[first, ...others].join(', ...')} }`}`]
}

function plainFile(component: string, schema: Schema, graph: ComponentGraph): string {
  const source = emitSchema(schema, { cycle: [] }, rootDefs(schema, graph))
  return `${fileHeader}
import { type Static${source.includes('Type.') ? ', Type' : ''} } from '@sinclair/typebox'
${emitImports('components', [schema], graph)}

${docstring(schema)}export const ${component} = ${source}
export type ${component} = Static<typeof ${component}>
`
}

function cycleFile(cycle: string[], schemas: Record<string, Schema>, graph: ComponentGraph): string {
  const scope: Scope = { cycle }
  const defs = defsName(cycle[0] ?? '')
  const members = cycle.map((name) => ({ name, schema: schemas[name] ?? true }))
  const outside = members.flatMap(({ schema }) => graph.cyclesReachedFrom(schema)).filter((name) => name !== cycle[0])
  const inherited = [...new Set(outside)].map((name) => `...${defsName(name)}`)
  const own = members.map(({ name, schema }) => `${name}: ${emitSchema(schema, scope)}`)
  const exported = members.map(
    ({ name, schema }) => `${docstring(schema)}export type ${name} = ${emitType(schema)}
export const ${name} = Type.Unsafe<${name}>({ $ref: '#/$defs/${name}', $defs: ${defs} })`,
  )
  return `${fileHeader}
import { Type } from '@sinclair/typebox'
${emitImports(
  'components',
  members.map(({ schema }) => schema),
  graph,
  cycle,
)}

/** What must stand in the \`$defs\` of every outermost schema that refers to these. */
export const ${defs} = { ${[...inherited, ...own].join(', ')} }

${exported.join('\n\n')}
`
}

/** The first sentence of the description. */
function docstring(schema: Schema): string {
  const description = typeof schema === 'object' && typeof schema.description === 'string' ? schema.description : ''
  const [sentence = ''] = description
    .trim()
    .replace(/\s+/g, ' ')
    .split(/(?<=\.) /)
  return sentence === '' ? '' : `/** ${sentence.replaceAll('*/', '* /')} */\n`
}

function isBareReference(schema: Schema): boolean {
  return (
    typeof schema === 'object' &&
    schema.$ref !== undefined &&
    Object.keys(schema).every((key) => key === '$ref' || isAnnotation(key))
  )
}
