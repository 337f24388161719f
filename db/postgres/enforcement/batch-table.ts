import { BATCH_COLUMNS, type BatchRow } from '../../enforcement/settle-batch.ts'
import type { WriteConnection } from '../connection.ts'

export interface BatchTable {
  /** The batch in the enforcer's hands, read from the table each time: a rollback can't leave a wrong copy behind. */
  current(): Promise<BatchRow | undefined>
  /** Throws while there is one. */
  begin(row: BatchRow): Promise<void>
  end(): Promise<void>
}

export function createBatchTable(db: WriteConnection): BatchTable {
  const find = db.prepare<[], BatchRow>(`SELECT ${BATCH_COLUMNS.join(', ')} FROM enforcement_batch`)
  const insert = db.prepare(
    `INSERT INTO enforcement_batch (singleton, ${BATCH_COLUMNS.join(', ')})
     VALUES (1, ${BATCH_COLUMNS.map((name) => `:${name}`).join(', ')})`,
  )
  const remove = db.prepare('DELETE FROM enforcement_batch')
  return {
    current: () => find.get(),
    begin: async (row) => void (await insert.run(row)),
    end: async () => void (await remove.run()),
  }
}
