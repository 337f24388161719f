import t from 'tap'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { createTargetSets } from '../../db/postgres/previews/target-sets.ts'
import { createWriteConnection } from '../../db/postgres/write-connection.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'

t.test('all sets are looked at once for the devices that a transaction deletes, and again in the next', async (t) => {
  const { url, drop } = await migratedDatabase()
  const session = await connect(parsePlace(url))
  t.teardown(async () => {
    await session.end()
    await drop()
  })
  const looks = async (): Promise<number> => {
    await session.exec('SELECT pg_stat_force_next_flush()')
    const { rows } = await session.query(
      `SELECT seq_scan AS looks FROM pg_stat_user_tables WHERE relname = 'target_sets'`,
      [],
    )
    return rows[0]?.looks as number
  }
  const db = createWriteConnection(
    () => session,
    async () => null,
  )
  const sets = createTargetSets(db, { now: () => 0, elapsed: () => 0 })
  const before = await looks()
  for (const nth of [1, 2]) {
    const set = await db.transaction(async () => {
      const created = await sets.create()
      for (let device = 0; device < 5; device++) await sets.deviceGone()
      return created
    })
    t.equal((await looks()) - before, nth)
    t.equal(await sets.isWhole(set), false)
  }
  await db.transaction(async () => {
    const set = await sets.create()
    await db
      .savepoint(async () => {
        await sets.deviceGone()
        throw new Error('refused')
      })
      .catch(() => {})
    t.equal(await sets.isWhole(set), true, 'what is undone is not remembered')
    await sets.deviceGone()
    t.equal(await sets.isWhole(set), false)
  })
})
