import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { until } from '../helpers/until.ts'

const ALL = { rules: [{ field: 'vendor', operator: 'not_exists' }] } as const
/** More than the store has sessions for. */
const MANY = 9
const PAGE = { limit: 1, after: null }

/** A store whose counts of devices don't end, since another program holds the table. */
async function heldStore(t: Test) {
  const { url, drop } = await migratedDatabase()
  t.teardown(drop)
  const store = await openStore(url, { concurrency: 1, retentionDays: 90, defaultMaxLimit: 1000, onFault() {} })
  t.teardown(() => store.close())
  const [other, observer] = [await connect(parsePlace(url)), await connect(parsePlace(url))]
  for (const session of [other, observer]) t.teardown(() => session.destroy())
  await other.exec('BEGIN; LOCK TABLE devices IN ACCESS EXCLUSIVE MODE')
  const held = async (): Promise<number> => {
    const sql = `SELECT count(*) AS held FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%count(*) FROM devices%'`
    return Number((await observer.query(sql, [])).rows[0]?.held)
  }
  const untilHeld = (count: number) => until(async () => (await held()) === count, `${count} counts are held`)
  return { store, other, untilHeld }
}

t.test('a count whose caller leaves ends at the server, and its session goes on', async (t) => {
  const { store, other, untilHeld } = await heldStore(t)
  const callers = Array.from({ length: MANY }, (_, n) => ({ share: `key ${n}`, left: new AbortController() }))
  const counts = callers.map(({ share, left }) => store.countDevices(ALL, { share, signal: left.signal }))
  const ends = Promise.allSettled(counts)
  await untilHeld(6)
  const jobs = store.listJobs({}, PAGE)
  for (const { left } of callers) left.abort()
  for (const end of await ends) t.match(end, { status: 'rejected', reason: { code: 'abandoned' } })
  await untilHeld(0)
  t.match(await jobs, { data: [] }, 'a read behind them is answered')
  await other.exec('COMMIT')
  t.equal(await store.countDevices(ALL), 0)
})

t.test('a caller that leaves takes no other one along', async (t) => {
  const { store, other, untilHeld } = await heldStore(t)
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
  await other.exec('COMMIT')
})

t.test('one who is gone before the statement begins asks nothing', async (t) => {
  const { store, untilHeld } = await heldStore(t)
  await t.rejects(store.countDevices(ALL, { share: 'a', signal: AbortSignal.abort() }), { code: 'abandoned' })
  await untilHeld(0)
})

t.test('many reads of one share hold back no read of another', async (t) => {
  const { store, other, untilHeld } = await heldStore(t)
  const { signal } = new AbortController()
  const order: string[] = []
  const count = (share: string) => store.countDevices(ALL, { share, signal }).then(() => void order.push(share))
  const many = Array.from({ length: 20 }, () => count('many'))
  await untilHeld(6)
  const one = count('one')
  await other.exec('COMMIT')
  await Promise.all([...many, one])
  t.ok(order.indexOf('one') < 10, `it was number ${order.indexOf('one') + 1} of 21`)
})
