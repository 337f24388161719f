import t from 'tap'
import { addDevices, runJob, upTo } from '../helpers/on-bench.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { sessionsOn } from '../helpers/postgres/kept-sessions.ts'
import { openPostgresBench } from '../helpers/postgres-bench.ts'

const DEVICES = 2000
const CHUNK = 20
/** Where each chunk reads all actions of a type it is a hundred for each device and type. */
const MOST_READ = 60

/** Only PostgreSQL 15 and 16 do so. */
t.test(
  'small chunks read no more actions than they end, where PostgreSQL has counted none of their type',
  async (t) => {
    const database = await migratedDatabase()
    const kept = await sessionsOn(database)
    const bench = await openPostgresBench({ chunks: { min: CHUNK, max: CHUNK } }, kept)
    t.teardown(async () => {
      await bench.close()
      kept.writer.destroy()
      kept.reader.destroy()
      await database.drop()
    })
    const rowsRead = async (): Promise<number> => {
      await kept.writer.exec('SELECT pg_stat_force_next_flush()')
      const { rows } = await kept.writer.query(
        `SELECT seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'active_actions') AS read
       FROM pg_stat_user_tables WHERE relname = 'active_actions'`,
        [],
      )
      return rows[0]?.read as number
    }
    await kept.writer.exec('ALTER TABLE active_actions SET (autovacuum_enabled = off)')
    await addDevices(bench, upTo(DEVICES))
    await runJob(bench, { actionType: 'throttle' })
    await kept.writer.exec('ANALYZE active_actions')
    await runJob(bench, { actionType: 'block', actionDuration: 60 })
    const before = await rowsRead()
    t.equal((await runJob(bench, { actionType: 'allow' })).affectedCount, DEVICES)
    const each = Math.round(((await rowsRead()) - before) / DEVICES)
    t.ok(each > 0 && each < MOST_READ, `${each} rows for each device`)
  },
)
