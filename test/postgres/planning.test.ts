import t from 'tap'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { emptyDatabase } from '../helpers/postgres/databases.ts'

/** More often than the server plans anew before it keeps a plan. */
const OFTEN = 10
const ROWS = 20_000

t.test('a kept statement that was first run on an empty table reads no large one', async (t) => {
  const database = await emptyDatabase()
  t.teardown(() => database.drop())
  const session = await connect(parsePlace(database.url))
  const find = async () => {
    for (let time = 0; time < OFTEN; time++) await session.query('SELECT n FROM numbers WHERE n = $1::bigint', [-1])
  }
  // Emptied, and known to be: the server then takes reading all of it for the quickest way.
  await session.exec('CREATE TABLE numbers (n bigint PRIMARY KEY) WITH (autovacuum_enabled = off)')
  await session.exec('VACUUM ANALYZE numbers')
  await find()
  await session.exec(`INSERT INTO numbers SELECT g FROM generate_series(1, ${ROWS}) g`)
  const rowsRead = async () => {
    await session.exec('SELECT pg_stat_force_next_flush()')
    const { rows } = await session.query(`SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'numbers'`, [])
    return rows[0]?.seq_tup_read as number
  }
  const before = await rowsRead()
  await find()
  t.equal((await rowsRead()) - before, 0)
  await session.end()
})
