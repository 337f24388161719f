import type { Contract, Operation, PathItem } from './contract-types.ts'

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head'] as const

export interface Endpoint {
  path: string
  method: string
  pathItem: PathItem
  operation: Operation
}

/** Every operation of the contract, in its order. */
export function endpoints({ paths }: Contract): Endpoint[] {
  return Object.entries(paths).flatMap(([path, pathItem]) =>
    methods.flatMap((method) => {
      const operation = pathItem[method]
      return operation === undefined ? [] : [{ path, method: method.toUpperCase(), pathItem, operation }]
    }),
  )
}

export interface OperationSecurity {
  /** Scopes that the key must have; `[]` any valid key, `null` open to everyone. */
  scopes: string[] | null
  /** Whether HTTP Basic, with the key as the password, is taken too. */
  basicAuth: boolean
}

/** Reads `security` (the contract's own where the operation has none). Every alternative must ask for the same scopes. */
export function operationSecurity(contract: Contract, operation: Operation): OperationSecurity {
  const alternatives = operation.security ?? contract.security
  const fail = (why: string): never => {
    throw new Error(`${operation.operationId}: security ${why}`)
  }
  if (alternatives === undefined) return fail('is missing, here and at the root; `security: []` opens an operation')
  const schemes = alternatives.map((requirement) => {
    const [[name, scopes] = fail('must not be optional'), ...others] = Object.entries(requirement)
    if (others.length > 0) fail('must not ask for two schemes at once')
    const scheme = contract.components.securitySchemes?.[name] ?? fail(`names an unknown scheme, ${name}`)
    return { isBasic: scheme.type === 'http' && scheme.scheme === 'basic', scopes: scopes.toSorted() }
  })
  const [first] = schemes
  if (schemes.some(({ scopes }) => String(scopes) !== String(first?.scopes)))
    fail('must ask every scheme for the same scopes')
  return { scopes: first?.scopes ?? null, basicAuth: schemes.some(({ isBasic }) => isBasic) }
}
