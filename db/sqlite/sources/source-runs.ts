import type { Clock } from '../../clock.ts'
import type { Source, SourceCredentials, SourceRunEnd } from '../../sources/source.ts'
import { DUE, runningOf, SOURCE_COLUMNS, type SourceRow, toSource } from '../../sources/source-row.ts'
import { afterCrash, afterRun, checkNotRunning, LONGEST_WAIT_MS, unknownSource } from '../../sources/source-rules.ts'
import type { SourceVerbs } from '../../sources/source-store.ts'
import type { Connection } from '../connection.ts'

type SourceRuns = Pick<SourceVerbs, 'beginSourceRun' | 'endSourceRun'>
/** What only a run may know. */
interface Hidden {
  readonly credentials: string | null
  readonly last_read: string | null
}

/** Begins and ends runs. Those that the process before had in hand are over. */
export function createSourceRuns(db: Connection, clock: Clock): SourceRuns {
  const find = db.prepare<[string], SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id = ?`)
  const hidden = db.prepare<[string], Hidden>('SELECT credentials, last_read FROM sources WHERE source_id = ?')
  const due = db.prepare<[object]>(`SELECT 1 FROM sources WHERE source_id = :sourceId AND ${DUE}`)
  const begin = db.prepare(
    `UPDATE sources SET running_since = :now, last_run_at = :now, next_run_at = :nextRunAt WHERE source_id = :sourceId`,
  )
  const end = db.prepare(
    `UPDATE sources SET running_since = NULL, state = :state, failures = :failures, next_run_at = :nextRunAt,
       state_since = iif(state = :state, state_since, :now), last_success_at = :lastSuccessAt, last_error = :lastError
     WHERE source_id = :sourceId`,
  )
  const keep = db.prepare('UPDATE sources SET last_result = :result, last_read = :mark WHERE source_id = :sourceId')
  db.prepare('UPDATE sources SET running_since = NULL WHERE running_since IS NOT NULL').run()

  const shown = (sourceId: string): Source => toSource(find.get(sourceId) as SourceRow)
  return {
    beginSourceRun(sourceId, actor) {
      const now = clock.now()
      const isDue = due.get({ sourceId, now, longest: LONGEST_WAIT_MS }) !== undefined
      if (actor === null && !isDue) return null
      const row = find.get(sourceId)
      if (row === undefined) throw unknownSource()
      checkNotRunning(toSource(row))
      begin.run({ sourceId, now, nextRunAt: afterCrash(row.interval_seconds, row.failures, now) })
      const { credentials, last_read } = hidden.get(sourceId) as Hidden
      return {
        source: shown(sourceId),
        credentials: credentials === null ? null : (JSON.parse(credentials) as SourceCredentials),
        lastRead: actor === null ? last_read : null,
      }
    },
    endSourceRun(sourceId, version, ended) {
      const row = find.get(sourceId)
      if (row === undefined) return null
      const now = clock.now()
      const outcome: SourceRunEnd = row.version === version ? ended : { outcome: 'interrupted' }
      const { state, failures, nextRunAt, lastSuccessAt, lastError } = afterRun(runningOf(row, now), outcome, now)
      end.run({ sourceId, now, state, failures, nextRunAt, lastSuccessAt, lastError })
      if (outcome.outcome === 'imported') {
        keep.run({ sourceId, result: JSON.stringify(outcome.result), mark: outcome.mark })
      }
      return shown(sourceId)
    },
  }
}
