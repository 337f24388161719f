import type { Clock } from '../../clock.ts'
import type { Source, SourceCredentials, SourceRunEnd } from '../../sources/source.ts'
import { DUE, runningOf, SOURCE_COLUMNS, type SourceRow, toSource } from '../../sources/source-row.ts'
import { afterCrash, afterRun, checkNotRunning, LONGEST_WAIT_MS, unknownSource } from '../../sources/source-rules.ts'
import type { SourceVerbs } from '../../sources/source-store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

type SourceRuns = InTransaction<Pick<SourceVerbs, 'beginSourceRun' | 'endSourceRun'>>
/** What only a run may know. */
interface Hidden {
  readonly credentials: string | null
  readonly last_read: string | null
}

/** Begins and ends runs. Those that the process before had in hand are over. */
export async function createSourceRuns(db: WriteConnection, clock: Clock): Promise<SourceRuns> {
  const find = db.prepare<[string], SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id = ?`)
  const hidden = db.prepare<[string], Hidden>('SELECT credentials, last_read FROM sources WHERE source_id = ?')
  const due = db.prepare<[object]>(`SELECT 1 FROM sources WHERE source_id = :sourceId AND ${DUE}`)
  const begin = db.prepare(
    `UPDATE sources SET running_since = :now, last_run_at = :now, next_run_at = :nextRunAt WHERE source_id = :sourceId`,
  )
  const end = db.prepare(
    `UPDATE sources SET running_since = NULL, state = :state, failures = :failures, next_run_at = :nextRunAt,
       state_since = CASE WHEN state = :state THEN state_since ELSE :now END, last_success_at = :lastSuccessAt,
       last_error = :lastError
     WHERE source_id = :sourceId`,
  )
  const keep = db.prepare('UPDATE sources SET last_result = :result, last_read = :mark WHERE source_id = :sourceId')
  await db.prepare('UPDATE sources SET running_since = NULL WHERE running_since IS NOT NULL').run()

  const shown = async (sourceId: string): Promise<Source> => toSource((await find.get(sourceId)) as SourceRow)
  return {
    async beginSourceRun(sourceId, actor) {
      const now = clock.now()
      const isDue = (await due.get({ sourceId, now, longest: LONGEST_WAIT_MS })) !== undefined
      if (actor === null && !isDue) return null
      const row = await find.get(sourceId)
      if (row === undefined) throw unknownSource()
      checkNotRunning(toSource(row))
      await begin.run({ sourceId, now, nextRunAt: afterCrash(row.interval_seconds, row.failures, now) })
      const { credentials, last_read } = (await hidden.get(sourceId)) as Hidden
      return {
        source: await shown(sourceId),
        credentials: credentials === null ? null : (JSON.parse(credentials) as SourceCredentials),
        lastRead: actor === null ? last_read : null,
      }
    },
    async endSourceRun(sourceId, version, ended) {
      const row = await find.get(sourceId)
      if (row === undefined) return null
      const now = clock.now()
      const outcome: SourceRunEnd = row.version === version ? ended : { outcome: 'interrupted' }
      const { state, failures, nextRunAt, lastSuccessAt, lastError } = afterRun(runningOf(row, now), outcome, now)
      await end.run({ sourceId, now, state, failures, nextRunAt, lastSuccessAt, lastError })
      if (outcome.outcome === 'imported') {
        await keep.run({ sourceId, result: JSON.stringify(outcome.result), mark: outcome.mark })
      }
      return shown(sourceId)
    },
  }
}
