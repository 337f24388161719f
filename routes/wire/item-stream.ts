import { Readable } from 'node:stream'
import type { JobItem } from '../../db/jobs/job.ts'
import type { Page, PageRequest } from '../../db/model.ts'
import type { JobItem as WireJobItem } from '../../schemas/components/job-item.ts'
import { toWireItem } from './item.ts'

const PAGE_SIZE = 1000
const CSV_HEADER = 'mac,outcome,code,detail,processed_at\n'

const cell = (value: string | null): string =>
  value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

const LINES: Record<string, (item: WireJobItem) => string> = {
  'application/x-ndjson': (item) => `${JSON.stringify(item)}\n`,
  'text/csv': (item) => `${[item.mac, item.outcome, item.code, item.detail, item.processed_at].map(cell).join(',')}\n`,
}

/**
 * All items of a job as text, page by page. The first page is read before anything is sent, so that an unknown job is
 * still a 404; a failure later breaks the connection, and the text never ends as if it were complete.
 */
export async function itemStream(type: string, read: (page: PageRequest) => Promise<Page<JobItem>>): Promise<Readable> {
  const line = LINES[type] as (item: WireJobItem) => string
  const first = await read({ limit: PAGE_SIZE, after: null })
  async function* text() {
    if (type === 'text/csv') yield CSV_HEADER
    for (let page = first; ; page = await read({ limit: PAGE_SIZE, after: page.next })) {
      yield page.data.map((item) => line(toWireItem(item))).join('')
      if (page.next === null) return
    }
  }
  return Readable.from(text(), { objectMode: false })
}
