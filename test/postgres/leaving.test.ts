import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { until } from '../helpers/until.ts'

const ALL = { rules: [{ field: 'vendor', operator: 'not_exists' }] } as const
/** More than the store has sessions for. */
const MANY = 9
const PAGE = { limit: 1, after: null }

/** Stands for the table of devices, and has no answer before `release` has a row. */
const HOLD = `CREATE TABLE release (); ALTER TABLE devices RENAME TO all_devices;
  CREATE FUNCTION held_devices() RETURNS SETOF all_devices LANGUAGE plpgsql AS $$
    BEGIN
      WHILE NOT EXISTS (SELECT 1 FROM release) LOOP PERFORM pg_sleep(0.01); END LOOP;
      RETURN QUERY SELECT * FROM all_devices;
    END $$;
  CREATE VIEW devices AS SELECT * FROM held_devices()`

/** A store whose counts of devices take until they are released. */
async function heldStore(t: Test) {
  const { url, drop } = await migratedDatabase()
  t.teardown(drop)
  const store = await openStore(url, { concurrency: 1, retentionDays: 90, defaultMaxLimit: 1000, onFault() {} })
  t.teardown(() => store.close())
  const session = await connect(parsePlace(url))
  t.teardown(() => session.end())
  const release = () => session.exec('INSERT INTO release DEFAULT VALUES')
  t.teardown(release)
  await session.exec(HOLD)
  const held = async (): Promise<number> => {
    const sql = `SELECT count(*) AS held FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE '%count(*) FROM devices%'
        AND pid != pg_backend_pid()`
    return Number((await session.query(sql, [])).rows[0]?.held)
  }
  const untilHeld = (count: number) => until(async () => (await held()) === count, `${count} counts are held`)
  return { store, release, untilHeld }
}

t.test('a count whose caller leaves ends at the server, and its session goes on', async (t) => {
  const { store, release, untilHeld } = await heldStore(t)
  const callers = Array.from({ length: MANY }, (_, n) => ({ share: `key ${n}`, left: new AbortController() }))
  const counts = callers.map(({ share, left }) => store.countDevices(ALL, { share, signal: left.signal }))
  const ends = Promise.allSettled(counts)
  await untilHeld(6)
  const jobs = store.listJobs({}, PAGE)
  for (const { left } of callers) left.abort()
  for (const end of await ends) t.match(end, { status: 'rejected', reason: { code: 'abandoned' } })
  await untilHeld(0)
  t.match(await jobs, { data: [] }, 'a read behind them is answered')
  await release()
  t.equal(await store.countDevices(ALL), 0)
})

t.test('a caller that leaves takes no other one along', async (t) => {
  const { store, release, untilHeld } = await heldStore(t)
  const stays = new AbortController()
  for (let round = 0; round < 20; round++) {
    const leaves = new AbortController()
    const left = store.countDevices(ALL, { share: 'a', signal: leaves.signal })
    const abandoned = t.rejects(left, { code: 'abandoned' })
    await untilHeld(1)
    leaves.abort()
    const reads = Array.from({ length: MANY }, () => store.listJobs({}, PAGE, { share: 'b', signal: stays.signal }))
    for (const { data } of await Promise.all(reads)) t.strictSame(data, [])
    await abandoned
  }
  await release()
})

t.test('one who is gone before the statement begins asks nothing', async (t) => {
  const { store, untilHeld } = await heldStore(t)
  await t.rejects(store.countDevices(ALL, { share: 'a', signal: AbortSignal.abort() }), { code: 'abandoned' })
  await untilHeld(0)
})

t.test('however many reads one key asks for, others are answered, and it can be seen that they are', async (t) => {
  const { store, release, untilHeld } = await heldStore(t)
  const { signal } = new AbortController()
  const counts = Array.from({ length: MANY }, () => store.countDevices(ALL, { share: 'many', signal }))
  await untilHeld(3)
  t.match(await store.listJobs({}, PAGE, { share: 'another', signal }), { data: [] })
  t.equal(await store.pingReader(), MANY - 3, 'so many wait')
  await release()
  for (const count of await Promise.all(counts)) t.equal(count, 0)
})
