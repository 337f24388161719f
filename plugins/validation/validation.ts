import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Fault } from './humanise.ts'
import { deferredValidator, type RequestPart, type Validator } from './validator.ts'

const PARTS = ['params', 'querystring', 'headers', 'body'] as const satisfies readonly RequestPart[]

/** Every fault of a request, in all its parts; Fastify itself stops at the first part that fails. */
export function faultsOf(request: FastifyRequest): (Fault & { part: RequestPart })[] {
  return PARTS.flatMap((part) => {
    const validator = validatorOf(request, part)
    const data = request[part === 'querystring' ? 'query' : part]
    if (validator === undefined) return []
    return validator.explain(data ?? null).map((fault) => ({ ...fault, ...absence(fault, part, data), part }))
  })
}

function validatorOf(request: FastifyRequest, part: RequestPart): Validator | undefined {
  const found = request.getValidationFunction(part) as Validator | Record<string, Validator> | undefined
  return typeof found === 'object' ? found[request.mediaType ?? ''] : found
}

function absence({ path }: Fault, part: RequestPart, data: unknown): Partial<Fault> {
  return part === 'body' && path === 'body' && data === undefined ? { message: 'is required: send a JSON object' } : {}
}

/** Validates requests as the contract says: nothing coerced in bodies, nothing removed, 2020-12 in full. */
export default fp(
  async (app) => {
    app.setValidatorCompiler<object>(({ schema, httpPart }) => deferredValidator(schema, httpPart as RequestPart))
  },
  { name: 'validation' },
)
