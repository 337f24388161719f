import type { ComponentGraph } from './component-graph.ts'
import type { Contract, Operation } from './contract-types.ts'
import { emitImports, lines } from './emit-component.ts'
import { emitRequest } from './emit-request.ts'
import { emitResponses } from './emit-responses.ts'
import { type Endpoint, operationSecurity } from './endpoints.ts'
import { fileHeader } from './names.ts'
import { resolve } from './references.ts'
import { requestBody } from './request-parts.ts'

/** The source of an operation's file: one object that a route spreads and adds a handler to. */
export function emitOperationFile(contract: Contract, endpoint: Endpoint, graph: ComponentGraph): string {
  const { operationId, summary } = endpoint.operation
  const request = emitRequest(contract, endpoint, graph)
  const responses = emitResponses(contract, endpoint.operation, graph)
  const imports = lines([
    `import { Type } from '@sinclair/typebox'`,
    `import type { Operation } from '../operation.ts'`,
    responses.source.includes('RawReply') ? `import { RawReply } from '../raw-reply.ts'` : '',
    emitImports('operations', [...request.used, ...responses.used], graph),
  ])
  return `${fileHeader}
${imports}

${summary === undefined ? '' : `/** ${summary.replaceAll('*/', '* /')} */\n`}export const ${operationId} = {
  ${emitHead(contract, endpoint)},
  schema: { ${request.source}, response: { ${responses.source} } },
} as const satisfies Operation
`
}

function emitHead(contract: Contract, { path, method, operation }: Endpoint): string {
  const { scopes, basicAuth } = operationSecurity(contract, operation)
  const head = {
    operationId: operation.operationId,
    method,
    url: path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1'),
    scopes,
    basicAuth,
    consumes: Object.keys(requestBody(contract, operation)?.content ?? {}),
    produces: successMediaTypes(contract, operation),
  }
  return Object.entries(head)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')
}

function successMediaTypes(contract: Contract, { responses }: Operation): string[] {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  return [...new Set(successes.flatMap(([, response]) => Object.keys(resolve(contract, response).content ?? {})))]
}
