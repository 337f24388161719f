import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Store } from '../db/store.ts'
import { PORTION_SIZE } from '../importers/import-stream.ts'
import { drain } from '../plugins/connection/drain.ts'
import { operation } from '../plugins/validation/operation.ts'
import { importDevices } from '../schemas/operations/import-devices.ts'
import { refuseIdempotencyKey } from './checks/refuse-idempotency-key.ts'
import { accountedImport } from './imports/accounted-import.ts'
import { createImportPieces } from './imports/import-pieces.ts'
import { limitedBody } from './imports/limited-body.ts'
import { createFairSemaphore } from './streams/fair-semaphore.ts'

/** However many imports there are: what the writer does for them is a part of what it does. */
const PIECES_AT_ONCE = 2
/** Imports share the memory that one of them may take; a portion that is smaller than a piece costs more for each device. */
const LEAST_PORTION = 500

export default async function route(app: FastifyInstance) {
  const inPieces = createImportPieces()
  const inTurn = createFairSemaphore(PIECES_AT_ONCE)
  const store: Store = {
    ...app.store,
    importPiece: (importId, statements) => inTurn(String(importId), () => app.store.importPiece(importId, statements)),
  }
  const inHand = new Set<Promise<unknown>>()
  let isClosing = false
  // Those whose clients were cut off break off here, and are accounted for before the store closes.
  app.addHook('onClose', async () => {
    isClosing = true
    await Promise.allSettled(inHand)
  })
  app.route(
    operation(importDevices, async (request, reply) => {
      refuseIdempotencyKey(request)
      const { actor, log, mediaType } = request
      const giveBack = placeFor(request)
      const limits = { maxBytes: app.importLimit, silenceMs: app.timeouts.bodyMs, lastCall: app.lastCall }
      const body = limitedBody(request, limits)
      const portionSize = () => Math.max(LEAST_PORTION, PORTION_SIZE / app.inHand.imports.taken)
      const loadVendors = app.vendorRegistry.load
      const input = { body, mediaType, loadVendors, now: app.clock.now(), portionSize }
      const work = accountedImport({ store, actor, log, input, inPieces, isClosing: () => isClosing }).finally(giveBack)
      inHand.add(work)
      return work
        .catch((error) => {
          // What the client still sends would keep the connection, and a server that stops with it.
          if (app.lastCall.aborted) reply.header('connection', 'close')
          throw error
        })
        .finally(() => inHand.delete(work))
    }),
  )
}

/** Throws 429 or 503. What the client still sends is read and thrown away, so that it sees the answer. */
function placeFor({ server, actor, body }: FastifyRequest<{ Body: Readable }>): () => void {
  try {
    return server.inHand.imports.take(actor.keyId)
  } catch (error) {
    drain(body)
    throw error
  }
}
