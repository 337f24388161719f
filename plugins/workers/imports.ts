import type { FastifyBaseLogger } from 'fastify'
import fp from 'fastify-plugin'
import { NOTHING, StoreError } from '../../db/errors.ts'
import type { Actor } from '../../db/model.ts'
import type { Store } from '../../db/store.ts'
import { accountedImport, type Snapshot } from '../../importers/accounted-import.ts'
import { createImportPieces } from '../../importers/import-pieces.ts'
import { type ImportInput, type ImportReport, PORTION_SIZE } from '../../importers/import-stream.ts'
import { createFairSemaphore } from '../guard/fair-semaphore.ts'
import { createImportMetrics } from '../health/import-metrics.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Throws what `accountedImport` throws. */
    readonly runImport: (asked: AskedImport) => Promise<ImportReport>
  }
}

export interface AskedImport {
  /** null: the server by itself. */
  readonly actor: Actor | null
  readonly log: FastifyBaseLogger
  /** Breaks it off between two pieces. */
  readonly signal?: AbortSignal
  readonly site: string
  readonly snapshot: Snapshot
  readonly input: Omit<ImportInput, 'loadVendors' | 'now' | 'portionSize' | 'onPortion' | 'onlySite'>
}

/** For all imports together, so that other writes keep their share of the writer. */
const PIECES_AT_ONCE = 2
/** Imports share the memory that one of them may take. A portion smaller than a piece costs more for each device. */
const LEAST_PORTION = 500

const CLOSING = `The server is stopping: ${NOTHING}. Try again in a few seconds.`

/**
 * Runs imports, whoever asks for them; those under way when the server closes break off, and are accounted for before the
 * store closes.
 */
export default fp(
  async (app) => {
    const metrics = createImportMetrics(app.metricsRegistry)
    const inPieces = createImportPieces()
    const inTurn = createFairSemaphore(PIECES_AT_ONCE)
    const store: Store = {
      ...app.store,
      importPiece: (importId, statements, mayTakePart) =>
        inTurn(String(importId), () => app.store.importPiece(importId, statements, mayTakePart)),
      takeAwayPiece: (importId, ips) => inTurn(String(importId), () => app.store.takeAwayPiece(importId, ips)),
    }
    const inHand = new Set<Promise<unknown>>()
    const closing = new AbortController()
    const portionSize = () => Math.max(LEAST_PORTION, PORTION_SIZE / inHand.size)
    app.decorate('runImport', ({ log, signal = closing.signal, input, ...asked }) => {
      const parts = { loadVendors: app.vendorRegistry.load, now: app.clock.now(), portionSize }
      const onUnrecorded = (err: unknown) => log.warn({ err }, 'could not record that an import broke off')
      const work = accountedImport({
        ...asked,
        store,
        inPieces,
        signal: AbortSignal.any([signal, closing.signal]),
        onUnrecorded,
        input: { ...input, ...parts },
      })
      inHand.add(work)
      work.then(metrics.completed, metrics.failed)
      return work.finally(() => inHand.delete(work))
    })
    app.addHook('onClose', async () => {
      closing.abort(new StoreError('storage_unavailable', CLOSING))
      await Promise.allSettled(inHand)
    })
  },
  { name: 'imports', dependencies: ['store', 'metrics', 'vendor-registry'] },
)
