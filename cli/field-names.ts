import type { TypedRule } from './rule.ts'

/** What a field at fault is called where people read it, for the path by which the server names it. */
export type NameField = (path: string) => string

/** As the server names it. */
export const plainName: NameField = (path) => path

const MAX_SHOWN = 60

/** Calls the rules of the criteria what was typed, since nobody who typed `-w` has seen a path. */
export function ruleNames(rules: readonly TypedRule[]): NameField {
  return (path) => {
    const [, index, part, item] = /^criteria\.rules\.(\d+)(?:\.(\w+)(?:\.(\d+))?)?$/.exec(path) ?? []
    const rule = index === undefined ? undefined : rules[Number(index)]
    if (rule === undefined) return path
    const typed = `-w "${rule.text.length > MAX_SHOWN ? `${rule.text.slice(0, MAX_SHOWN)}…` : rule.text}"`
    if (part === undefined) return typed
    return `${item === undefined ? `the ${part}` : (rule.list?.placeOf(Number(item)) ?? part)} in ${typed}`
  }
}
