import t from 'tap'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { expiryChore } from '../../db/postgres/janitor/expire-actions.ts'
import type { Session } from '../../db/postgres/session.ts'
import { createWriteConnection } from '../../db/postgres/write-connection.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'

const ACTIONS = 20_000
const ROWS = 500
/** Of the index of ends: its upper levels, what a step takes, and for each type a look. */
const MOST_PAGES = 60

/** Actions that end one after the other, the first at 1. */
const place = (session: Session, first: number, last: number) =>
  session.exec(`INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at, expires_at)
    SELECT 'block', n, 1, 1, 1, 0, n FROM generate_series(${first}, ${last}) n`)

async function pagesRead(session: Session): Promise<number> {
  await session.exec('SELECT pg_stat_force_next_flush()')
  const { rows } = await session.query(
    `SELECT idx_blks_hit + idx_blks_read AS pages FROM pg_statio_user_indexes WHERE indexrelname = 'active_actions_expiry'`,
    [],
  )
  return rows[0]?.pages as number
}

t.test('actions that ended at once are recorded in steps, of which each reads as much as the first', async (t) => {
  const { url, drop } = await migratedDatabase()
  const session = await connect(parsePlace(url))
  t.teardown(async () => {
    await session.end()
    await drop()
  })
  await session.exec('ALTER TABLE active_actions SET (autovacuum_enabled = off)')
  await place(session, ROWS + 1, ACTIONS)
  const db = createWriteConnection(
    () => session,
    async () => null,
  )
  const clock = { now: () => 2 * ACTIONS, elapsed: () => 0 }
  const chore = expiryChore(db, clock)
  const step = () => db.transaction(() => chore(ROWS))
  const left = async () => (await session.query('SELECT count(*) AS n FROM active_actions', [])).rows[0]?.n
  let most = 0
  for (let n = 0; n < ACTIONS / ROWS - 2; n++) {
    const before = await pagesRead(session)
    t.equal(await step(), true)
    most = Math.max(most, (await pagesRead(session)) - before)
  }
  t.ok(most > 0 && most < MOST_PAGES, `${most} pages`)
  // They ended before all that are behind, and come last.
  await place(session, 1, ROWS)
  t.equal(await left(), 2 * ROWS)
  t.strictSame([await step(), await step(), await step()], [true, true, false])
  t.equal(await left(), 0)
})
