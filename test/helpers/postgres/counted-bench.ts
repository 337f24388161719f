import type { Session } from '../../../db/postgres/session.ts'
import { openPostgresBench } from '../postgres-bench.ts'
import type { BenchOptions, StoreBench } from '../store-bench.ts'
import { migratedDatabase } from './databases.ts'
import { sessionsOn } from './kept-sessions.ts'

/** A bench over a database that no other test gets, and how much its writer has read. */
export interface CountedBench {
  readonly bench: StoreBench
  readonly writer: Session
  /** Rows of tables and entries of indexes that were read so far: of this table, or of all. */
  rowsRead(table?: string): Promise<number>
}

const READ = `SELECT
    (SELECT sum(coalesce(seq_tup_read, 0)) FROM pg_stat_user_tables WHERE $1::text IN ('', relname))
  + (SELECT sum(coalesce(idx_tup_read, 0)) FROM pg_stat_user_indexes WHERE $1::text IN ('', relname)) AS read`

export async function countedBench(
  t: { teardown(work: () => unknown): unknown },
  options: BenchOptions,
): Promise<CountedBench> {
  const database = await migratedDatabase()
  const kept = await sessionsOn(database)
  const bench = await openPostgresBench(options, kept)
  t.teardown(async () => {
    await bench.close()
    kept.writer.destroy()
    kept.reader.destroy()
    await database.drop()
  })
  return {
    bench,
    writer: kept.writer,
    async rowsRead(table = '') {
      await kept.writer.exec('SELECT pg_stat_force_next_flush()')
      return (await kept.writer.query(READ, [table])).rows[0]?.read as number
    },
  }
}
