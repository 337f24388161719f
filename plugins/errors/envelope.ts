import fastJson from 'fast-json-stringify'
import { Problem as Envelope } from '../../schemas/components/problem.ts'
import { PROBLEMS, type Problem } from './problems.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** The longest path that is answered back; a longer one is cut. */
const MAX_INSTANCE = 1024

/** The contract's serialiser, as Fastify has one for each success; made for the first error, so that no start waits for it. */
let write: ((envelope: Envelope) => string) | undefined

/** RFC 9457 with the legacy fields `error` and `details`, as JSON. */
export function envelopeOf(problem: Problem, url: string, requestId: string): string {
  write ??= fastJson(Envelope)
  return write({
    type: `/problems/${problem.code}`,
    title: PROBLEMS[problem.code].title,
    status: problem.status,
    detail: problem.message,
    instance: instanceOf(url),
    error: problem.message,
    ...(problem.details !== undefined && { details: problem.details }),
    requestId,
  })
}

/** The path without its query, made a valid URI reference whatever the client sent. */
function instanceOf(url: string): string {
  const [path = '/'] = url.split(/[?#]/, 1)
  return path
    .slice(0, MAX_INSTANCE)
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^\w\-.~!$&'()*+,;=:@/%]/g, (character) => encodeURIComponent(character.toWellFormed()))
}
