import type { DeviceRow } from '../../devices/device-row.ts'
import { type ItemException, itemTold } from '../../jobs/item-told.ts'
import type { Outcome } from '../../jobs/job.ts'
import type { JobQueries } from '../../jobs/job-store.ts'
import { TERMINAL } from '../../jobs/states.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Page } from '../../model.ts'
import { cutPage } from '../../page.ts'
import { createStepSize } from '../../step-size.ts'
import { newestIpv4 } from '../address-sql.ts'
import type { Connection } from '../connection.ts'
import type { Stepped, Steps } from '../steps.ts'
import type { JobFinder } from './find-job.ts'
import { type PackedItem, unpackItems } from './packed-items.ts'

export interface ItemReader extends Stepped<Pick<JobQueries, 'listItems'>> {
  /** The same, for another thread. */
  packedItems(...page: Parameters<JobQueries['listItems']>): Steps<Page<PackedItem>>
}

interface ItemRow extends Pick<DeviceRow, 'mac' | 'ip' | 'hostname'>, ItemException {
  vendor_id: number | null
}

const ITEM = `t.mac, ${newestIpv4('d.mac')} AS ip, d.hostname, d.vendor_id, e.outcome, e.code, e.detail`
/** Nobody, once the device is deleted. */
const DEVICE = 'LEFT JOIN devices d ON d.mac = t.mac'
const TARGETS = `targets t LEFT JOIN job_exceptions e ON e.seq = :seq AND e.mac = t.mac ${DEVICE}`

/** Which targets have an outcome: settled ones lie up to the cursor, and exceptions have a row of their own. */
const ITEMS_BY_OUTCOME: Record<Outcome | 'any', string> = {
  any: `${TARGETS} WHERE t.set_id = :set AND t.mac > :after`,
  applied: `${TARGETS} WHERE t.set_id = :set AND t.mac > :after AND t.mac <= min(:cursor, :upTo)
    AND e.mac IS NULL`,
  skipped: `job_exceptions e JOIN targets t ON t.set_id = :set AND t.mac = e.mac ${DEVICE}
    WHERE e.seq = :seq AND e.outcome = 'skipped' AND e.mac > :after`,
  failed: `job_exceptions e JOIN targets t ON t.set_id = :set AND t.mac = e.mac ${DEVICE}
    WHERE e.seq = :seq AND e.outcome = 'failed' AND e.mac > :after`,
  pending: `${TARGETS} WHERE t.set_id = :set AND t.mac > max(:after, :cursor)`,
  not_reached: `${TARGETS} WHERE t.set_id = :set AND t.mac > max(:after, :cursor)`,
}

/**
 * The items of a job in the order of their MAC addresses. Each step is of one moment, since the writer may commit a chunk
 * between two statements.
 */
export function createItemReader(db: Connection, finder: JobFinder): ItemReader {
  const items = Object.fromEntries(
    Object.entries(ITEMS_BY_OUTCOME).map(([outcome, from]) => [
      outcome,
      db.prepare<[object], ItemRow>(`SELECT ${ITEM} FROM ${from} ORDER BY t.mac LIMIT :limit`),
    ]),
  )
  const vendorNames = createVendorNames(db)
  const chunkTimes = createChunkTimes(db)
  const nextTarget = db
    .prepare<[number, number, number], number>(
      'SELECT mac FROM targets WHERE set_id = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()

  /** Adds what it finds among the next `scan` targets; returns the target to go on after, or null at the end. */
  const itemsFrom = db.transaction(
    (jobId: string, outcome: Outcome | null, after: number, limit: number, scan: number, found: PackedItem[]) => {
      const job = finder.liveJob(jobId)
      const unsettled: Outcome = TERMINAL.includes(job.status) ? 'not_reached' : 'pending'
      const impossible = outcome !== unsettled && (outcome === 'pending' || outcome === 'not_reached')
      if (job.set_id === null || job.targets_fixed_at === null || impossible) return null
      // Only among many exceptions can what was applied be far away.
      const upTo = outcome === 'applied' ? (nextTarget.get(job.set_id, after, scan - 1) ?? null) : null
      const keys = { seq: job.seq, set: job.set_id, cursor: job.cursor_mac, after, upTo: upTo ?? MAX_MAC }
      const vendorOf = vendorNames()
      const processedAt = chunkTimes(job.seq)
      for (const row of items[outcome ?? 'any']?.all({ ...keys, limit }) ?? [])
        found.push(packItem(row, vendorOf(row.vendor_id), processedAt(row.mac), unsettled))
      return upTo
    },
  )

  const packedItems: ItemReader['packedItems'] = function* (jobId, outcome, { limit, after }) {
    const rows: PackedItem[] = []
    const size = createStepSize(limit + 1)
    for (let place: number | null = Number(after?.[0] ?? -1); place !== null && rows.length <= limit; ) {
      const from: number = place
      place = size.measure(() => itemsFrom(jobId, outcome, from, limit + 1 - rows.length, size.rows, rows))
      if (place !== null && rows.length <= limit) yield
    }
    const { shown, next } = cutPage(rows, limit, ([mac]) => [mac])
    return { data: shown, next }
  }
  return {
    packedItems,
    *listItems(...page) {
      return unpackItems(yield* packedItems(...page))
    },
  }
}

function packItem(row: ItemRow, vendor: string | null, processedAt: number | null, unsettled: Outcome): PackedItem {
  const { outcome, detail } = itemTold(row, processedAt, unsettled)
  return [row.mac, row.ip, row.hostname, vendor, outcome, row.code, detail, processedAt]
}

/** Names of vendors, each read once for a step: neighbours by MAC address have few, and a join costs every item. */
function createVendorNames(db: Connection) {
  const name = db.prepare<[number], string>('SELECT name FROM vendors WHERE vendor_id = ?').pluck()
  return () => {
    const known = new Map<number, string | null>()
    return (vendorId: number | null): string | null => {
      if (vendorId === null) return null
      const found = known.get(vendorId) ?? name.get(vendorId) ?? null
      known.set(vendorId, found)
      return found
    }
  }
}

/** When the targets of a job were processed, asked in their order: each chunk is read once for all that are in it. */
function createChunkTimes(db: Connection) {
  const chunkOf = db.prepare<[number, number], { last_mac: number; processed_at: number | null }>(
    'SELECT last_mac, processed_at FROM job_chunks WHERE seq = ? AND last_mac >= ? ORDER BY last_mac LIMIT 1',
  )
  return (seq: number) => {
    let chunk: { last_mac: number; processed_at: number | null } = { last_mac: -1, processed_at: null }
    return (mac: number): number | null => {
      if (mac > chunk.last_mac) chunk = chunkOf.get(seq, mac) ?? { last_mac: MAX_MAC, processed_at: null }
      return chunk.processed_at
    }
  }
}
