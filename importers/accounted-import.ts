import { addCounts, type DeviceStatement, type ImportCounts, NO_DEVICES } from '../db/devices/statement.ts'
import { afterSteps, NOTHING, StoreError } from '../db/errors.ts'
import type { Actor } from '../db/model.ts'
import { DEFAULT_SITE } from '../db/site.ts'
import type { Store } from '../db/store.ts'
import { ImportError } from './import-error.ts'
import type { TakePortion } from './import-pieces.ts'
import { type ImportInput, type ImportReport, importStream } from './import-stream.ts'

interface Import {
  readonly store: Store
  /** null: the server by itself. */
  readonly actor: Actor | null
  readonly input: Omit<ImportInput, 'onPortion'>
  readonly inPieces: TakePortion
  /** Once aborted, no further piece is imported; its reason is thrown. */
  readonly signal: AbortSignal
  /** Hears of an end that could not be written down. The next start writes it down. */
  onUnrecorded(error: unknown): void
}

/**
 * Imports a stream into the store, with an audit entry at its beginning and its end. Throws what `importStream` throws. An
 * error of the store, or of the input, says what was imported before and stays.
 */
export async function accountedImport({
  store,
  actor,
  input,
  inPieces,
  signal,
  onUnrecorded,
}: Import): Promise<ImportReport> {
  const importId = await store.beginImport({ site: DEFAULT_SITE, snapshotOf: null }, actor)
  let done = NO_DEVICES
  const finish = (completed: boolean) => store.finishImport(importId, done, completed, actor)
  const take = async (statements: readonly DeviceStatement[]) => {
    signal.throwIfAborted()
    return store.importPiece(importId, statements)
  }
  const onPortion = (statements: readonly DeviceStatement[]) =>
    inPieces(statements, take, (counts) => (done = addCounts(done, counts)))
  const report = await importStream({ ...input, onPortion }).catch(async (error) => {
    await finish(false).catch(onUnrecorded)
    throw withStanding(error, done)
  })
  await finish(true).catch((error) => {
    throw withStanding(error, done)
  })
  return report
}

function withStanding(error: unknown, { created, updated, released }: ImportCounts): unknown {
  if (created + updated + released === 0) return error
  const counts = `${created} created, ${updated} updated, ${released} released`
  const standing = `the import broke off; what it had imported stays (${counts})`
  if (error instanceof StoreError) return afterSteps(error, standing)
  if (!(error instanceof ImportError)) return error
  return new ImportError(error.code, error.message.replace(NOTHING, standing), { cause: error.cause })
}
