import type { Connection } from '../connection.ts'
import type { Page, PageRequest } from '../model.ts'
import { createJobFinder } from './find-job.ts'
import type { Job, JobItem, Outcome } from './job.ts'
import { jobCondition } from './job-filter.ts'
import { JOB_COLUMNS, type JobRow, toJob } from './job-row.ts'
import type { JobFilter } from './job-store.ts'
import { TERMINAL } from './states.ts'

export interface JobReader {
  getJob(jobId: string): Job | null
  listJobs(filter: JobFilter, page: PageRequest): Page<Job>
  listItems(jobId: string, outcome: Outcome | null, page: PageRequest): Page<JobItem>
}
interface ItemRow {
  mac: number
  outcome: 'skipped' | 'failed' | null
  code: string | null
  detail: string | null
  processed_at: number | null
}

const ITEM = `t.mac, e.outcome, e.code, e.detail,
  (SELECT c.processed_at FROM job_chunks c WHERE c.seq = :seq AND c.last_mac >= t.mac ORDER BY c.last_mac LIMIT 1)
    AS processed_at`
const EXCEPTION = 'LEFT JOIN job_exceptions e ON e.seq = :seq AND e.mac = t.mac'

/** Which targets have an outcome: settled ones lie up to the cursor, and exceptions have a row of their own. */
const ITEMS_BY_OUTCOME: Record<Outcome | 'any', string> = {
  any: `targets t ${EXCEPTION} WHERE t.set_id = :set AND t.mac > :after`,
  applied: `targets t ${EXCEPTION} WHERE t.set_id = :set AND t.mac > :after AND t.mac <= :cursor AND e.mac IS NULL`,
  skipped: `job_exceptions e JOIN targets t ON t.set_id = :set AND t.mac = e.mac
    WHERE e.seq = :seq AND e.outcome = 'skipped' AND e.mac > :after`,
  failed: `job_exceptions e JOIN targets t ON t.set_id = :set AND t.mac = e.mac
    WHERE e.seq = :seq AND e.outcome = 'failed' AND e.mac > :after`,
  pending: `targets t ${EXCEPTION} WHERE t.set_id = :set AND t.mac > max(:after, :cursor)`,
  not_reached: `targets t ${EXCEPTION} WHERE t.set_id = :set AND t.mac > max(:after, :cursor)`,
}

const CODE_DETAILS: Record<string, string> = {
  gone: 'The device is no longer in the inventory.',
  allowed: 'The device is under allow.',
  nothing_active: 'No action was active on the device.',
  changed_since: 'A later job changed the device.',
  expired: 'What there was to give back has expired.',
}

/** The characters of criteria that a page of jobs may hold: one that would hold more ends sooner. */
const PAGE_CRITERIA = 4 * 1024 * 1024

/** The first rows, at most `limit` of them and as many as are not too large, and whether there are more. */
function firstOf(rows: Iterable<JobRow>, limit: number): { shown: readonly JobRow[]; more: boolean } {
  const shown: JobRow[] = []
  let criteria = 0
  for (const row of rows) {
    criteria += row.criteria_json.length
    if (shown.length === limit || (shown.length > 0 && criteria > PAGE_CRITERIA)) return { shown, more: true }
    shown.push(row)
  }
  return { shown, more: false }
}

/** What takes several statements is read in one transaction: the writer may commit a chunk between two of them. */
export function createJobReader(db: Connection): JobReader {
  const finder = createJobFinder(db)
  const items = Object.fromEntries(
    Object.entries(ITEMS_BY_OUTCOME).map(([outcome, from]) => [
      outcome,
      db.prepare<[object], ItemRow>(`SELECT ${ITEM} FROM ${from} ORDER BY t.mac LIMIT :limit`),
    ]),
  )

  const toItem = (row: ItemRow, unsettled: Outcome): JobItem => ({
    mac: row.mac,
    outcome: row.outcome ?? (row.processed_at === null ? unsettled : 'applied'),
    code: row.code,
    detail: row.detail ?? CODE_DETAILS[row.code ?? ''] ?? null,
    processedAt: row.processed_at,
  })
  return {
    getJob(jobId) {
      const row = finder.job(jobId)
      return row === undefined ? null : toJob(row)
    },
    listJobs(filter, { limit, after }) {
      const { sql, params } = jobCondition(filter)
      const position = after === null ? [] : [Number(after[0])]
      const rows = db
        .prepare<unknown[], JobRow>(
          `SELECT ${JOB_COLUMNS} FROM jobs WHERE ${sql} ${after === null ? '' : 'AND seq < ?'} ORDER BY seq DESC LIMIT ?`,
        )
        .iterate(...params, ...position, limit + 1)
      const { shown, more } = firstOf(rows, limit)
      const last = shown.at(-1)
      return { data: shown.map(toJob), next: more && last !== undefined ? [last.seq] : null }
    },
    listItems: db.transaction((jobId: string, outcome: Outcome | null, { limit, after }: PageRequest) => {
      const job = finder.liveJob(jobId)
      const unsettled: Outcome = TERMINAL.includes(job.status) ? 'not_reached' : 'pending'
      const impossible = outcome !== unsettled && (outcome === 'pending' || outcome === 'not_reached')
      if (job.set_id === null || job.targets_fixed_at === null || impossible) return { data: [], next: null }
      const keys = { seq: job.seq, set: job.set_id, cursor: job.cursor_mac, after: Number(after?.[0] ?? -1) }
      const rows = items[outcome ?? 'any']?.all({ ...keys, limit: limit + 1 }) ?? []
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last !== undefined ? [last.mac] : null
      return { data: shown.map((row) => toItem(row, unsettled)), next }
    }),
  }
}
