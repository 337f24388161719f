import t from 'tap'
import { ensureOwnProcess, ensureRequirements } from '../../db/postgres/requirements.ts'
import type { Session } from '../../db/postgres/session.ts'

const GOOD = { version: 150_000, name: '15.0', fsync: 'on', commit: 'on', pages: 'on', encoding: 'UTF8' }

/** What is said of a server with these settings. */
function verdict(settings: Partial<typeof GOOD>): Promise<string | null> {
  const row = { ...GOOD, ...settings }
  const session = { query: async () => ({ rows: [row], rowCount: 1, command: 'SELECT' }) } as unknown as Session
  return ensureRequirements(session, 'db.example/fleet').then(
    () => null,
    (error: Error) => error.message,
  )
}

t.test('PostgreSQL 15 and newer is taken, older is refused', async (t) => {
  for (const version of [150_000, 150_012, 180_000]) t.equal(await verdict({ version }), null)
  t.equal(
    await verdict({ version: 140_019, name: '14.19 (Debian 14.19-1)' }),
    'db.example/fleet can’t be used: it is PostgreSQL 14.19 (Debian 14.19-1): install 15 or newer',
  )
})

t.test('a commit has to reach a disk, here or on a standby', async (t) => {
  for (const commit of ['on', 'local', 'remote_write', 'remote_apply']) t.equal(await verdict({ commit }), null, commit)
  t.match(await verdict({ commit: 'off' }), /synchronous_commit is off/)
})

t.test('a pooler that gives each transaction another process is refused, one that keeps it is taken', async (t) => {
  const sessionOf = (processId: number, isPooled = true) =>
    ({ processId, isPooled, end: async () => {} }) as unknown as Session
  const ensure = (own: Session, other: Session) => ensureOwnProcess(own, async () => other, 'db.example/fleet')
  await t.rejects(ensure(sessionOf(7), sessionOf(7)), {
    message:
      'db.example/fleet can\u2019t be used: the pooler in front of it shares sessions: connect to PostgreSQL itself, or set pool_mode = session',
  })
  await t.resolves(ensure(sessionOf(7), sessionOf(8)))
  const nobody = () => Promise.reject(new Error('nobody asks'))
  await t.resolves(ensureOwnProcess(sessionOf(7, false), nobody, 'db.example/fleet'))
})
