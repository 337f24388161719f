import type { Connection } from '../connection.ts'

/** The row of the batch in the enforcer's hands; `seq` and what describes the chunk are null for a sweep. */
export interface BatchRow {
  readonly batch_id: string
  readonly seq: number | null
  readonly up_to_mac: number | null
  readonly targets: number | null
  readonly is_last: 0 | 1 | null
  readonly skip_json: string
  readonly begun_at: number
  readonly apply_json: string
  readonly lift_json: string
}

export interface BatchTable {
  /** The batch in the enforcer's hands, read from the table each time: a rollback can't leave a wrong copy behind. */
  current(): BatchRow | undefined
  /** Throws while there is one. */
  begin(row: BatchRow): void
  end(): void
}

const COLUMNS = [
  'batch_id',
  'seq',
  'up_to_mac',
  'targets',
  'is_last',
  'skip_json',
  'begun_at',
  'apply_json',
  'lift_json',
]

export function createBatchTable(db: Connection): BatchTable {
  const find = db.prepare<[], BatchRow>(`SELECT ${COLUMNS.join(', ')} FROM enforcement_batch`)
  const insert = db.prepare(
    `INSERT INTO enforcement_batch (only, ${COLUMNS.join(', ')})
     VALUES (1, ${COLUMNS.map((name) => `:${name}`).join(', ')})`,
  )
  const remove = db.prepare('DELETE FROM enforcement_batch')
  return { current: () => find.get(), begin: (row) => void insert.run(row), end: () => void remove.run() }
}
