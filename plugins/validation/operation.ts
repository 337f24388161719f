import type { Readable } from 'node:stream'
import type { Static, TSchema } from '@sinclair/typebox'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  RouteHandlerMethod,
  RouteOptions,
} from 'fastify'
import fp from 'fastify-plugin'
import type { Operation } from '../../schemas/operation.ts'

type Schema<O extends Operation, Part extends string> =
  O['schema'] extends Record<Part, infer S extends TSchema> ? Static<S> : undefined
type Responses<O extends Operation> = O['schema']['response']
type Contents<O extends Operation, Status extends number> =
  Responses<O> extends Record<Status, { content: infer Content }>
    ? {
        [Type in keyof Content]: Content[Type] extends { schema: infer S extends TSchema } ? Static<S> : never
      }[keyof Content]
    : never

/** Whether the body comes as a stream: the operation takes one, but the contract has no schema for it. */
type IsStream<O extends Operation> = O['schema'] extends { body: TSchema }
  ? false
  : O['consumes'] extends readonly []
    ? false
    : true

/** What the handler of an operation is given: params, query, headers and body as the contract has them. */
export type OperationRequest<O extends Operation> = FastifyRequest<{
  Params: Schema<O, 'params'>
  Querystring: Schema<O, 'querystring'>
  Headers: Schema<O, 'headers'> extends undefined ? unknown : Schema<O, 'headers'>
  Body: IsStream<O> extends true ? Readable : Schema<O, 'body'>
}> &
  (IsStream<O> extends true ? { readonly mediaType: O['consumes'][number] } : unknown)
/** What it may return: the body of a success. Everything else is thrown. */
export type OperationAnswer<O extends Operation> = Contents<O, 200> | Contents<O, 201>
export type OperationHandler<O extends Operation> = (
  this: FastifyInstance,
  request: OperationRequest<O>,
  reply: FastifyReply,
) => OperationAnswer<O> | FastifyReply | Promise<OperationAnswer<O> | FastifyReply>

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation
  }
  interface FastifyInstance {
    /** Every operation that has a route, by operationId. */
    readonly operations: ReadonlyMap<string, Operation>
  }
}

/**
 * The route of an operation: `app.route(operation(getBulkActionJob, (request) => …))`. Method, URL, validation,
 * serialisers and scopes come from the contract; only the handler is the route's own.
 */
export function operation<const O extends Operation>(contract: O, handler: OperationHandler<O>): RouteOptions {
  const { method, url, schema } = contract
  const response = serializable(schema.response)
  // The contract is the proof that the handler fits; Fastify's own type knows only `unknown`.
  const untyped = handler as unknown as RouteHandlerMethod
  return { method, url, schema: { ...schema, response }, config: { operation: contract }, handler: untyped }
}

/**
 * The schemas of the successes. Errors have one schema, by which plugins/errors/envelope.ts writes them: given to every
 * route, it would double the time of a start. A status with JSON alone is told without its media type, which Fastify would
 * look up for each answer.
 */
function serializable(responses: Operation['schema']['response']): Record<string, unknown> {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  return Object.fromEntries(
    successes.map(([status, response]) => {
      const [[type, only] = [], ...others] = Object.entries(response.content)
      return [status, type === 'application/json' && others.length === 0 ? only?.schema : response]
    }),
  )
}

/** Adds a hook that runs first of a route's own, after those of the whole app and those added before. */
export function addOnRequest(route: RouteOptions, hook: onRequestHookHandler): void {
  route.onRequest = [route.onRequest ?? [], hook].flat()
}

/** What may be served without being an operation of the contract: its documentation and the monitor page. */
const OUTSIDE_THE_CONTRACT = /^\/((docs|monitor)(\/.*)?|openapi\.(json|yaml))?$/

/** Keeps account of the operations that have a route, and refuses a route that the contract lacks. */
export default fp(
  async (app) => {
    const operations = new Map<string, Operation>()
    app.decorate('operations', operations)
    app.addHook('onRoute', ({ method, url, config }) => {
      const contract = config?.operation
      if (contract !== undefined) operations.set(contract.operationId, contract)
      else if (!OUTSIDE_THE_CONTRACT.test(url)) {
        throw new Error(`${method} ${url} is no operation of the contract; register routes with operation()`)
      }
    })
  },
  { name: 'operation' },
)
