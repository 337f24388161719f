import t, { type Test } from 'tap'
import { connect, type Planning, parsePlace } from '../../db/postgres/connect.ts'
import { emptyDatabase } from '../helpers/postgres/databases.ts'

/** More often than the server plans anew before it keeps a plan. */
const OFTEN = 10
const ROWS = 20_000

/** How many rows a kept statement reads in a run that finds none, on a table that was empty when it was first run. */
async function rowsRead(t: Test, planning: Planning): Promise<number> {
  const database = await emptyDatabase()
  t.teardown(() => database.drop())
  const session = await connect(parsePlace(database.url), planning)
  const find = async () => {
    for (let time = 0; time < OFTEN; time++) await session.query('SELECT n FROM numbers WHERE n = $1::bigint', [-1])
  }
  // Emptied, and known to be: the server then takes reading all of it for the quickest way.
  await session.exec('CREATE TABLE numbers (n bigint PRIMARY KEY) WITH (autovacuum_enabled = off)')
  await session.exec('VACUUM ANALYZE numbers')
  await find()
  await session.exec(`INSERT INTO numbers SELECT g FROM generate_series(1, ${ROWS}) g`)
  const countOf = async () => {
    await session.exec('SELECT pg_stat_force_next_flush()')
    const { rows } = await session.query(
      `SELECT coalesce(seq_tup_read, 0) AS read FROM pg_stat_user_tables WHERE relname = 'numbers'`,
      [],
    )
    return rows[0]?.read as number
  }
  const before = await countOf()
  await find()
  const read = (await countOf()) - before
  await session.end()
  return read
}

for (const planning of ['by index', 'anew'] as const) {
  t.test(`a statement that was planned ${planning} on an empty table reads no large one`, async (t) => {
    t.equal(await rowsRead(t, planning), 0)
  })
}
