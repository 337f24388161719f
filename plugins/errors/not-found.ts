import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { Problem } from './problems.ts'

/** Why there is no route for a request: an unknown path, or a known one with another method (405 with `Allow`). */
export function whyNoRoute(app: FastifyInstance, { method, url }: Pick<FastifyRequest, 'method' | 'url'>): Problem {
  const allowed = app.supportedMethods.filter(
    // Where other origins may call, every path has an OPTIONS.
    (other) => other !== 'OPTIONS' && app.findRoute({ method: other as HTTPMethods, url }) !== null,
  )
  // A file that isn't there has a route all the same.
  if (allowed.length === 0 || allowed.includes(method)) {
    return new Problem('not_found', 'There is nothing at this path; see /docs for what there is.')
  }
  const allow = allowed.join(', ')
  return new Problem('method_not_allowed', `${method} is not allowed here; use ${allow}.`, { headers: { allow } })
}
