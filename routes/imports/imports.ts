import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../db/store.ts'
import type { ImportFormat } from '../../importers/formats.ts'
import { type ImportMediaType, type ImportReport, PORTION_SIZE } from '../../importers/import-stream.ts'
import { readSource } from '../../importers/ndjson-members.ts'
import { drain } from '../../plugins/errors/drain.ts'
import { createFairSemaphore } from '../streams/fair-semaphore.ts'
import { accountedImport } from './accounted-import.ts'
import { createImportPieces } from './import-pieces.ts'
import { limitedBody } from './limited-body.ts'
import { unpackedBody } from './unpacked-body.ts'

/** For all imports together, so that other writes keep their share of the writer. */
const PIECES_AT_ONCE = 2
/** Imports share the memory that one of them may take. A portion smaller than a piece costs more for each device. */
const LEAST_PORTION = 500

interface ImportQuery {
  readonly unknown?: 'reject' | 'ignore'
  readonly format?: ImportFormat
  readonly source?: string
  readonly columns?: string
}
type ImportRequest = FastifyRequest<{ Body: Readable; Querystring: ImportQuery }> & {
  readonly mediaType: ImportMediaType
}

/** Runs imports; those under way when the server closes break off, and are accounted for before the store closes. */
export function createImports(app: FastifyInstance) {
  const inPieces = createImportPieces()
  const inTurn = createFairSemaphore(PIECES_AT_ONCE)
  const store: Store = {
    ...app.store,
    importPiece: (importId, statements) => inTurn(String(importId), () => app.store.importPiece(importId, statements)),
  }
  const inHand = new Set<Promise<unknown>>()
  let isClosing = false
  app.addHook('onClose', async () => {
    isClosing = true
    await Promise.allSettled(inHand)
  })
  /** Throws what `accountedImport` throws, and 429 or 503 where too many are in hand. */
  return async (request: ImportRequest, reply: FastifyReply): Promise<ImportReport> => {
    const { actor, log, mediaType, query } = request
    const giveBack = takePlace(request)
    const limits = { maxBytes: app.importLimit, silenceMs: app.timeouts.bodyMs, lastCall: app.lastCall }
    const sent = limitedBody(request, limits)
    const body = isPacked(request) ? unpackedBody(sent, limits.maxBytes) : sent
    const portionSize = () => Math.max(LEAST_PORTION, PORTION_SIZE / app.inHand.imports.taken)
    const loadVendors = app.vendorRegistry.load
    const { format, columns } = query
    const source = query.source === undefined ? null : readSource(query.source)
    const asked = { format, columns, source, ignoresUnknown: query.unknown === 'ignore' }
    const input = { body, mediaType, loadVendors, now: app.clock.now(), portionSize, ...asked }
    const work = accountedImport({ store, actor, log, input, inPieces, isClosing: () => isClosing }).finally(giveBack)
    inHand.add(work)
    return work
      .catch((error) => {
        // The rest of the body would keep the connection open, and delay a server that closes.
        if (app.lastCall.aborted) reply.header('connection', 'close')
        throw error
      })
      .finally(() => inHand.delete(work))
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
