import { type ItemException, itemTold } from '../../jobs/item-told.ts'
import type { JobItem, JobStatus, Outcome } from '../../jobs/job.ts'
import { ENDED } from '../../jobs/job-conditions.ts'
import type { JobQueries } from '../../jobs/job-store.ts'
import { TERMINAL } from '../../jobs/states.ts'
import { MAX_MAC } from '../../mac.ts'
import { cutPage } from '../../page.ts'
import type { Asked } from '../../verbs.ts'
import { newestIpv4 } from '../address-sql.ts'
import type { Connection } from '../connection.ts'
import { ipv4OfKey } from '../ip-key.ts'
import { TARGETS } from '../target-sql.ts'
import type { JobFinder } from './find-job.ts'

export type ItemReader = Asked<Pick<JobQueries, 'listItems'>>

interface ItemRow extends ItemException, Pick<JobItem, 'mac' | 'hostname' | 'vendor' | 'processedAt'> {
  /** As `ipKey` writes it. */
  readonly ip: string | null
  readonly status: JobStatus
}

/** The first of some items in the order of their MACs, `i`, with what is known of their devices: nothing of those that are gone. */
const itemsFrom = (items: string): string =>
  `SELECT i.mac, ${newestIpv4('d.mac')} AS ip, d.hostname, v.name AS vendor, i.outcome, i.code, i.detail, i.status,
     (SELECT c.processed_at FROM job_chunks c WHERE c.seq = :seq AND c.last_mac >= i.mac ORDER BY c.last_mac LIMIT 1)
       AS "processedAt"
   FROM (${items} ORDER BY mac LIMIT :limit) i
     LEFT JOIN devices d ON d.mac = i.mac LEFT JOIN vendors v ON v.vendor_id = d.vendor_id
   ORDER BY i.mac`

/** Settled targets lie up to the cursor, and exceptions have a row of their own. The job is as it is at that moment. */
const amongTargets = (condition: string): string =>
  itemsFrom(`SELECT t.mac, j.status, e.outcome, e.code, e.detail FROM ${TARGETS} JOIN jobs j ON j.seq = :seq
    LEFT JOIN job_exceptions e ON e.seq = :seq AND e.mac = t.mac WHERE ${condition}`)
const amongExceptions = (outcome: 'skipped' | 'failed'): string =>
  itemsFrom(`SELECT e.mac, j.status, e.outcome, e.code, e.detail FROM job_exceptions e JOIN jobs j ON j.seq = :seq
    WHERE e.seq = :seq AND e.outcome = '${outcome}' AND e.mac > :after AND e.mac <= :upTo`)

const ITEMS_BY_OUTCOME: Record<Outcome | 'any', string> = {
  any: amongTargets('true'),
  applied: amongTargets('t.mac <= j.cursor_mac AND e.mac IS NULL'),
  skipped: amongExceptions('skipped'),
  failed: amongExceptions('failed'),
  pending: amongTargets(`t.mac > j.cursor_mac AND NOT j.${ENDED}`),
  not_reached: amongTargets(`t.mac > j.cursor_mac AND j.${ENDED}`),
}

/** The items of a job in the order of their MAC addresses, in steps over the blocks of its targets. */
export function createItemReader(db: Connection, finder: JobFinder): ItemReader {
  const items = Object.fromEntries(
    Object.entries(ITEMS_BY_OUTCOME).map(([outcome, sql]) => [outcome, db.prepare<[object], ItemRow>(sql)]),
  )
  const endOfBlocks = db
    .prepare<[number, number, number], number>(
      'SELECT last_mac FROM target_blocks WHERE set_id = ? AND last_mac > ? ORDER BY last_mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  /** Where the next so many blocks end; the last MAC there can be: there are no more. */
  const reach = async (outcome: Outcome | null, set: number, after: number, blocks: number): Promise<number> =>
    outcome === 'skipped' || outcome === 'failed'
      ? MAX_MAC
      : ((await endOfBlocks.get(set, after, blocks - 1)) ?? MAX_MAC)

  return {
    async listItems(jobId, outcome, { limit, after }) {
      const { seq, status, set_id: set, cursor_mac, targets_fixed_at } = await finder.liveJob(jobId)
      const isUnsettled = outcome === 'pending' || outcome === 'not_reached'
      const isImpossible = isUnsettled && outcome !== unsettledOf(status)
      if (set === null || targets_fixed_at === null || isImpossible) return { data: [], next: null }
      const rows: ItemRow[] = []
      let from = Number(after?.[0] ?? -1)
      if (isUnsettled) from = Math.max(from, cursor_mac)
      for (let blocks = 2; from < MAX_MAC && rows.length <= limit; blocks *= 2) {
        const upTo = await reach(outcome, set, from, blocks)
        const keys = { seq, set, after: from, upTo, limit: limit + 1 - rows.length }
        rows.push(...((await items[outcome ?? 'any']?.all(keys)) ?? []))
        from = upTo
      }
      const { shown, next } = cutPage(rows, limit, ({ mac }) => [mac])
      return { data: shown.map(toItem), next }
    },
  }
}

/** The outcome of the items of a job that have none. */
const unsettledOf = (status: JobStatus): Outcome => (TERMINAL.includes(status) ? 'not_reached' : 'pending')

function toItem(row: ItemRow): JobItem {
  const { mac, ip, hostname, vendor, code, processedAt } = row
  const { outcome, detail } = itemTold(row, processedAt, unsettledOf(row.status))
  return { mac, ip: ipv4OfKey(ip), hostname, vendor, outcome, code, detail, processedAt }
}
