import type { JobItem, Outcome } from '../../jobs/job.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../../jobs/job-row.ts'
import type { JobLookups, JobQueries } from '../../jobs/job-store.ts'
import { TERMINAL } from '../../jobs/states.ts'
import { MAX_MAC } from '../../mac.ts'
import { cutPage } from '../../page.ts'
import type { Connection } from '../connection.ts'
import { createStepSize, type Stepped } from '../steps.ts'
import { createJobFinder } from './find-job.ts'
import { jobCondition } from './job-conditions.ts'

export type JobReader = JobLookups & Stepped<Pick<JobQueries, 'listJobs' | 'listItems'>>
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
  applied: `targets t ${EXCEPTION} WHERE t.set_id = :set AND t.mac > :after AND t.mac <= min(:cursor, :upTo)
    AND e.mac IS NULL`,
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
  kept_longer: 'The same action is already active on the device, for as long or longer.',
  nothing_active: 'No action was active on the device.',
  changed_since: 'A later job changed the device.',
  expired: 'The actions to give back have expired.',
}

/** The characters of criteria that a page of jobs may hold: one that would hold more ends sooner. */
const PAGE_CRITERIA = 4 * 1024 * 1024

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
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM jobs').pluck()
  const nextTarget = db
    .prepare<[number, number, number], number>(
      'SELECT mac FROM targets WHERE set_id = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  /** Adds what it finds among the next `scan` targets; returns the target to go on after, or null at the end. */
  const itemsFrom = db.transaction(
    (jobId: string, outcome: Outcome | null, after: number, limit: number, scan: number, found: JobItem[]) => {
      const job = finder.liveJob(jobId)
      const unsettled: Outcome = TERMINAL.includes(job.status) ? 'not_reached' : 'pending'
      const impossible = outcome !== unsettled && (outcome === 'pending' || outcome === 'not_reached')
      if (job.set_id === null || job.targets_fixed_at === null || impossible) return null
      // Only among many exceptions can what was applied be far away.
      const upTo = outcome === 'applied' ? (nextTarget.get(job.set_id, after, scan - 1) ?? null) : null
      const keys = { seq: job.seq, set: job.set_id, cursor: job.cursor_mac, after, upTo: upTo ?? MAX_MAC }
      for (const row of items[outcome ?? 'any']?.all({ ...keys, limit }) ?? []) found.push(toItem(row, unsettled))
      return upTo
    },
  )
  return {
    getJob(jobId) {
      const row = finder.job(jobId)
      return row === undefined ? null : toJob(row)
    },
    *listJobs(filter, { limit, after }) {
      const { sql, params } = jobCondition(filter)
      const find = db.prepare<unknown[], JobRow>(
        `SELECT ${JOB_COLUMNS} FROM jobs WHERE ${sql} AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?`,
      )
      const page = createJobPage(limit)
      const size = createStepSize(limit + 1)
      for (let before = Number(after?.[0] ?? (newest.get() ?? 0) + 1); before > 1 && !page.isFull; ) {
        const from = Math.max(1, before - size.rows)
        size.measure(() => page.add(find.iterate(...params, before, from, limit + 1)))
        before = from
        if (before > 1 && !page.isFull) yield
      }
      const last = page.rows.at(-1)
      return { data: page.rows.map(toJob), next: page.isFull && last !== undefined ? [last.seq] : null }
    },
    *listItems(jobId, outcome, { limit, after }) {
      const rows: JobItem[] = []
      const size = createStepSize(limit + 1)
      for (let place: number | null = Number(after?.[0] ?? -1); place !== null && rows.length <= limit; ) {
        const from: number = place
        place = size.measure(() => itemsFrom(jobId, outcome, from, limit + 1 - rows.length, size.rows, rows))
        if (place !== null && rows.length <= limit) yield
      }
      const { shown, next } = cutPage(rows, limit, ({ mac }) => [mac])
      return { data: shown, next }
    },
  }
}

/** The first rows of a page, at most `limit` of them and as many as are not too large. */
function createJobPage(limit: number) {
  const rows: JobRow[] = []
  let criteria = 0
  let isFull = false
  return {
    rows,
    /** Whether there are more rows than are shown. */
    get isFull() {
      return isFull
    },
    add(more: Iterable<JobRow>): void {
      for (const row of more) {
        criteria += row.criteria_json.length
        isFull = rows.length === limit || (rows.length > 0 && criteria > PAGE_CRITERIA)
        if (isFull) return
        rows.push(row)
      }
    },
  }
}
