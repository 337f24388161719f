import type { BatchRow } from '../../enforcement/settle-batch.ts'
import type { Connection } from '../connection.ts'

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
