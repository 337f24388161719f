/** A schema's own members that decide how data are prepared for it. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown; readonly default?: unknown }>>
}
/** Makes data ready in place; undefined where there is nothing to do. */
export type Prepare = ((data: unknown) => void) | undefined

const INTEGER = /^-?(0|[1-9]\d{0,15})$/
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

const READERS: Record<string, (text: string) => unknown> = {
  integer: (text) => (INTEGER.test(text) ? Number(text) : text),
  number: (text) => (NUMBER.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
}

/**
 * Reads the numbers and booleans that path, query and headers can only carry as text. Not by Ajv's coercion, which
 * takes `0x10`, ` 5` and `1e3` for integers and null for 0.
 */
export function textReader(schema: object): Prepare {
  const readers = Object.entries((schema as ObjectSchema).properties ?? {}).flatMap(([name, { type }]) => {
    const read = typeof type === 'string' ? READERS[type] : undefined
    return read === undefined ? [] : [{ name, read }]
  })
  if (readers.length === 0) return undefined
  return (data) => {
    const record = data as Record<string, unknown>
    for (const { name, read } of readers) {
      const value = record[name]
      if (typeof value === 'string') record[name] = read(value)
    }
  }
}

/**
 * Fills in the defaults of the outermost properties. Not by Ajv either: inside alternatives it writes the defaults of
 * those that then don't match.
 */
export function defaultFiller(schema: object): Prepare {
  const defaults = Object.entries((schema as ObjectSchema).properties ?? {}).flatMap(([name, property]) => {
    const value = property.default
    if (value === undefined) return []
    // Cloning costs microseconds, and only objects need it.
    return [{ name, make: typeof value === 'object' ? () => structuredClone(value) : () => value }]
  })
  if (defaults.length === 0) return undefined
  return (data) => {
    if (typeof data !== 'object' || data === null) return
    const record = data as Record<string, unknown>
    for (const { name, make } of defaults) {
      // Not where it is null: that is a value, and a wrong one.
      if (record[name] === undefined) record[name] = make()
    }
  }
}
