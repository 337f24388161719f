import type { FastifyRequest } from 'fastify'
import { Problem } from '../../plugins/errors/problems.ts'

/** The media type to answer with; the first of the contract where the caller accepts any. Throws 406. */
export function chooseType<T extends string>(request: FastifyRequest, produces: readonly T[]): T {
  const type = request.accepts().type([...produces])
  if (typeof type === 'string') return type as T
  throw new Problem('not_acceptable', `This is available as ${produces.join(', ')}; change the Accept header.`)
}
