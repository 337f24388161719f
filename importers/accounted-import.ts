import { addCounts, type DeviceStatement, type ImportTotals, NO_DEVICES } from '../db/devices/statement.ts'
import { afterSteps, NOTHING, StoreError } from '../db/errors.ts'
import type { Ip } from '../db/ip.ts'
import type { Actor } from '../db/model.ts'
import type { Store } from '../db/store.ts'
import { ImportError } from './import-error.ts'
import type { TakePortion } from './import-pieces.ts'
import { type ImportInput, type ImportReport, importStream } from './import-stream.ts'
import type { OnPortion } from './portions.ts'
import { incompleteness, refuseEmptying, takeAwayRest } from './snapshot.ts'
import { createSpool, saidBy } from './spool.ts'

/** Whether an import is all that its source has at its site; `force`: also where it takes most of that away. */
export type Snapshot = boolean | 'force'

interface Import {
  readonly store: Store
  /** null: the server by itself. */
  readonly actor: Actor | null
  /** Where the addresses are, if a record doesn't say so. */
  readonly site: string
  readonly snapshot: Snapshot
  readonly input: Omit<ImportInput, 'onPortion' | 'onlySite'>
  readonly inPieces: TakePortion
  /** Once aborted, no further piece is imported; its reason is thrown. */
  readonly signal: AbortSignal
  /** Hears of an end that could not be written down. The next start writes it down. */
  onUnrecorded(error: unknown): void
}

/**
 * Imports a stream into the store, with an audit entry at its beginning and its end. Throws what `importStream` throws, and
 * an `ImportError` for a complete list that is held back. An error of the store, or of the input, says what was imported
 * before and stays.
 */
export const accountedImport = (asked: Import): Promise<ImportReport> =>
  asked.snapshot === false ? importAsItComes(asked) : importWhole(asked)

const importAsItComes = (asked: Import): Promise<ImportReport> =>
  accounted(asked, null, async ({ take, totals }) => {
    const { source: _, ...report } = await importStream({ ...asked.input, onPortion: take })
    return { ...report, ...totals }
  })

/** Reads all of it before anything is changed. */
async function importWhole(asked: Import): Promise<ImportReport> {
  const { store, site, input } = asked
  const spool = createSpool()
  const onPortion: OnPortion = async (statements) => {
    spool.put(statements)
    return NO_DEVICES
  }
  try {
    const { source, ...report } = await importStream({ ...input, onlySite: site, onPortion })
    const of = { source, site }
    const lacking = incompleteness(report)
    if (lacking === null && asked.snapshot !== 'force') await refuseEmptying(store, of, spool)
    return await accounted(asked, source, async ({ take, takeAway, totals }) => {
      for (const portion of spool.portions()) await take(saidBy(source, portion))
      if (lacking === null) await takeAwayRest(store, of, spool, takeAway)
      const warnings = lacking === null ? report.warnings : [...report.warnings, lacking]
      return { ...report, ...totals, warnings }
    })
  } finally {
    spool.close()
  }
}

interface Account {
  readonly take: (statements: readonly DeviceStatement[]) => ReturnType<OnPortion>
  readonly takeAway: (ips: readonly Ip[]) => Promise<void>
  /** What is done so far. */
  readonly totals: ImportTotals
}

async function accounted<Result>(
  { store, actor, site, inPieces, signal, onUnrecorded }: Import,
  snapshotOf: string | null,
  work: (account: Account) => Promise<Result>,
): Promise<Result> {
  const importId = await store.beginImport({ site, snapshotOf }, actor)
  const totals = { ...NO_DEVICES, gone: 0 }
  const finish = (completed: boolean) => store.finishImport(importId, totals, completed, actor)
  const piece = async (statements: readonly DeviceStatement[]) => {
    signal.throwIfAborted()
    return store.importPiece(importId, statements, true)
  }
  const take = (statements: readonly DeviceStatement[]) =>
    inPieces(statements, piece, (counts) => void Object.assign(totals, addCounts(totals, counts)))
  const takeAway = async (ips: readonly Ip[]) => {
    signal.throwIfAborted()
    totals.gone += await store.takeAwayPiece(importId, ips)
  }
  const result = await work({ take, takeAway, totals }).catch(async (error) => {
    await finish(false).catch(onUnrecorded)
    throw withStanding(error, totals)
  })
  await finish(true).catch((error) => {
    throw withStanding(error, totals)
  })
  return result
}

function withStanding(error: unknown, { created, updated, released, gone }: ImportTotals): unknown {
  if (created + updated + released + gone === 0) return error
  const counts = `${created} created, ${updated} updated, ${released} released${gone === 0 ? '' : `, ${gone} gone`}`
  const standing = `the import broke off; what it had imported stays (${counts})`
  if (error instanceof StoreError) return afterSteps(error, standing)
  if (!(error instanceof ImportError)) return error
  return new ImportError(error.code, error.message.replace(NOTHING, standing), { cause: error.cause })
}
