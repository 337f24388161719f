import type { Source, SourceKind, SourceResult, SourceState } from './source.ts'
import type { Running } from './source-rules.ts'

export interface SourceRow {
  source_id: string
  name: string
  kind: SourceKind
  url: string | null
  path: string | null
  format: string | null
  site: string
  interval_seconds: number
  enabled: 0 | 1
  has_credentials: 0 | 1
  version: number
  state: SourceState
  failures: number
  next_run_at: number
  running_since: number | null
  last_run_at: number | null
  last_success_at: number | null
  last_error: string | null
  last_result: string | null
  created_by: string
  created_at: number
  updated_at: number
}
/** Without the credentials: what is only shown must not even have read them. */
export const SOURCE_COLUMNS = `source_id, name, kind, url, path, format, site, interval_seconds, enabled,
  CASE WHEN credentials IS NULL THEN 0 ELSE 1 END AS has_credentials, version, state, failures, next_run_at, running_since, last_run_at,
  last_success_at, last_error, last_result, created_by, created_at, updated_at`

/** The condition that a source is to be read now, over `:now` and `:longest`; see `LONGEST_WAIT_MS`. */
export const DUE = `enabled = 1 AND running_since IS NULL
  AND (next_run_at <= :now OR next_run_at > :now + :longest)`

export function toSource(row: SourceRow): Source {
  return {
    sourceId: row.source_id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    path: row.path,
    format: row.format,
    site: row.site,
    intervalSeconds: row.interval_seconds,
    enabled: row.enabled === 1,
    hasCredentials: row.has_credentials === 1,
    state: row.state,
    isRunning: row.running_since !== null,
    nextRunAt: row.enabled === 1 ? row.next_run_at : null,
    lastRunAt: row.last_run_at,
    lastSuccessAt: row.last_success_at,
    lastError: row.last_error,
    lastResult: row.last_result === null ? null : (JSON.parse(row.last_result) as SourceResult),
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** What the end of a run begun before `now` is judged by. */
export const runningOf = (row: SourceRow, now: number): Running => ({
  state: row.state,
  failures: row.failures,
  nextRunAt: row.next_run_at,
  lastSuccessAt: row.last_success_at,
  lastError: row.last_error,
  intervalSeconds: row.interval_seconds,
  lastRunAt: row.last_run_at ?? now,
})
