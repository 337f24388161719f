import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { StoreError } from '../../db/errors.ts'
import { DEFAULT_SITE } from '../../db/site.ts'
import type { ImportFormat } from '../../importers/formats.ts'
import type { ImportMediaType, ImportReport } from '../../importers/import-stream.ts'
import { readSource } from '../../importers/ndjson-members.ts'
import { drain } from '../../plugins/errors/drain.ts'
import { limitedBody } from './limited-body.ts'
import { unpackedBody } from './unpacked-body.ts'

interface ImportQuery {
  readonly unknown?: 'reject' | 'ignore'
  readonly format?: ImportFormat
  readonly source?: string
  readonly site?: string
  readonly snapshot?: keyof typeof SNAPSHOTS
  readonly columns?: string
}
type ImportRequest = FastifyRequest<{ Body: Readable; Querystring: ImportQuery }> & {
  readonly mediaType: ImportMediaType
}

/** `snapshot` as it stands in a query. */
const SNAPSHOTS = { false: false, true: true, force: 'force' } as const

/** Imports what clients send. Throws what `app.runImport` throws, and 429 or 503 where too many are in hand. */
export function createImports(app: FastifyInstance) {
  return async (request: ImportRequest, reply: FastifyReply): Promise<ImportReport> => {
    const { actor, mediaType, query } = request
    const giveBack = takePlace(request)
    const limits = { maxBytes: app.importLimit, silenceMs: app.timeouts.bodyMs, lastCall: app.lastCall }
    const sent = limitedBody(request, limits)
    const body = isPacked(request) ? unpackedBody(sent, limits.maxBytes) : sent
    const { format, columns, site = DEFAULT_SITE, snapshot = 'false' } = query
    const source = query.source === undefined ? null : readSource(query.source)
    const input = { body, mediaType, format, columns, source, ignoresUnknown: query.unknown === 'ignore' }
    return app
      .runImport({ actor, log: request.log, site, snapshot: SNAPSHOTS[snapshot], input })
      .catch((error) => {
        // The rest of the body would keep the connection open, and delay a server that closes.
        if (app.lastCall.aborted) reply.header('connection', 'close')
        // Nobody hears the answer, and no line is logged for a request without one.
        if (error instanceof StoreError && error.code === 'abandoned') request.log.info(error.message)
        throw error
      })
      .finally(giveBack)
  }
}

const isPacked = ({ headers }: FastifyRequest): boolean => headers['content-encoding']?.toLowerCase() === 'gzip'

/** Throws 429 or 503. The body is then read and thrown away, so that the client sees the answer. */
function takePlace({ server, actor, body }: ImportRequest): () => void {
  try {
    return server.inHand.imports.take(actor.keyId)
  } catch (error) {
    drain(body)
    throw error
  }
}
