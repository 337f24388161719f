import type { FastifyInstance } from 'fastify'
import type { SourceDraft } from '../../db/sources/source.ts'
import { Problem } from '../../plugins/errors/problems.ts'
import { placeOf } from '../../sources/read-source.ts'
import { SourceError } from '../../sources/source-reader.ts'

/** For resolving a name. */
const LONGEST_LOOK_MS = 5000

/**
 * Throws 400 for a place that `SOURCE_ALLOWED` doesn't allow. One that isn't there yet is accepted: each run looks again.
 */
export async function checkSourcePlace(app: FastifyInstance, source: Pick<SourceDraft, 'kind' | 'url' | 'path'>) {
  const signal = AbortSignal.timeout(LONGEST_LOOK_MS)
  try {
    await app.sources.check(placeOf({ ...source, format: null }, null), signal)
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof SourceError)) throw error
    if (error.code !== 'not_allowed') return
    const field = source.kind === 'kea' ? 'url' : 'path'
    throw new Problem('invalid', error.message, { details: { [field]: error.message } })
  }
}
