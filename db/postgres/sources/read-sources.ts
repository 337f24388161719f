import type { Clock } from '../../clock.ts'
import { cutPage } from '../../page.ts'
import { DUE, SOURCE_COLUMNS, type SourceRow, toSource } from '../../sources/source-row.ts'
import { LONGEST_WAIT_MS } from '../../sources/source-rules.ts'
import type { SourceLookups } from '../../sources/source-store.ts'
import type { Connection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export function createSourceReader(db: Connection, clock: Clock): InTransaction<SourceLookups> {
  const find = db.prepare<[string], SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id = ?`)
  const page = db.prepare<[string, number], SourceRow>(
    `SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id < ? ORDER BY source_id DESC LIMIT ?`,
  )
  const due = db.prepare<[object], string>(`SELECT source_id FROM sources WHERE ${DUE} ORDER BY next_run_at`).pluck()
  return {
    async getSource(sourceId) {
      const row = await find.get(sourceId)
      return row === undefined ? null : toSource(row)
    },
    async listSources({ limit, after }) {
      const rows = await page.all(String(after?.[0] ?? '~'), limit + 1)
      const { shown, next } = cutPage(rows, limit, (row) => [row.source_id])
      return { data: shown.map(toSource), next }
    },
    dueSources: () => due.all({ now: clock.now(), longest: LONGEST_WAIT_MS }),
  }
}
