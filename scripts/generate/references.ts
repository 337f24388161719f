import type { Contract, Reference } from './contract-types.ts'

/** The object itself, or the one that its `$ref` names. */
export function resolve<T extends object>(contract: Contract, object: T | Reference): T {
  return '$ref' in object ? resolve(contract, dereference(contract, object.$ref) as T | Reference) : object
}

/** What a local `$ref` (`#/components/…`) points at; undefined when there is nothing. */
export function dereference(contract: unknown, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined
  const steps = ref.slice(2).split('/').map(unescapeStep)
  return steps.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], contract)
}

/** The component's name in `#/components/schemas/Name`. */
export function componentName(ref: string): string {
  return unescapeStep(ref.slice(ref.lastIndexOf('/') + 1))
}

export function pointerTo(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function unescapeStep(step: string): string {
  return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
}
