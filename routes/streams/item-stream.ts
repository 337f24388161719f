import { Readable } from 'node:stream'
import type { JobItem } from '../../db/jobs/job.ts'
import type { Page, PageRequest } from '../../db/model.ts'
import type { JobItem as WireJobItem } from '../../schemas/components/job-item.ts'
import { toWireItem } from '../wire/job.ts'
import { csvCell } from './csv-cell.ts'

const PAGE_SIZE = 500
const CSV_HEADER = 'mac,ip,hostname,vendor,outcome,code,detail,processed_at\n'

function csvLine({ mac, ip, hostname, vendor, outcome, code, detail, processed_at }: WireJobItem): string {
  const who = `${mac},${ip ?? ''},${csvCell(hostname)},${csvCell(vendor)}`
  return `${who},${outcome},${code ?? ''},${csvCell(detail)},${processed_at ?? ''}\n`
}

const LINES: Record<string, (item: WireJobItem) => string> = {
  'application/x-ndjson': (item) => `${JSON.stringify(item)}\n`,
  'text/csv': csvLine,
}

/**
 * All items of a job as text, page by page, each read when the client is ready for it. The first page is read before
 * anything is sent, so an unknown job is still a 404. A later fault breaks the connection, so the text never ends as if it
 * were complete.
 */
export async function itemStream(type: string, read: (page: PageRequest) => Promise<Page<JobItem>>): Promise<Readable> {
  const line = LINES[type] as (item: WireJobItem) => string
  // Only its bytes are kept for a client that doesn't read.
  const page = async (after: PageRequest['after']) => {
    const { data, next } = await read({ limit: PAGE_SIZE, after })
    const head = after === null && type === 'text/csv' ? CSV_HEADER : ''
    return { bytes: Buffer.from(head + data.map((item) => line(toWireItem(item))).join('')), next }
  }
  const first = await page(null)
  async function* bytes() {
    yield first.bytes
    for (let after = first.next; after !== null; ) {
      const { bytes, next } = await page(after)
      after = next
      yield bytes
    }
  }
  return Readable.from(bytes(), { objectMode: false, highWaterMark: 1 })
}
