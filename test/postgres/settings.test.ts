import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, draft } from '../helpers/on-bench.ts'
import { accountFaults } from '../helpers/postgres/account.ts'
import { emptyDatabase, type TestDatabase } from '../helpers/postgres/databases.ts'
import { until } from '../helpers/until.ts'

/** What an administrator may have set for a whole server, and what would come of it. */
const SET = {
  // A search of a million devices would never end, and neither would the job that is to find its targets so.
  statement_timeout: '40ms',
  lock_timeout: '1ms',
  idle_session_timeout: '40ms',
  idle_in_transaction_session_timeout: '1ms',
  // What the server warns of would not be heard: that no standby has a commit.
  client_min_messages: 'error',
  default_transaction_isolation: 'serializable',
  // Each changes what a statement or an array means.
  standard_conforming_strings: 'off',
  transform_null_equals: 'on',
  array_nulls: 'off',
  // And what an answer looks like.
  bytea_output: 'escape',
  datestyle: 'German',
  intervalstyle: 'sql_standard',
  client_encoding: 'LATIN1',
  extra_float_digits: '-15',
  timezone: 'Asia/Kathmandu',
}

async function databaseWith(t: Test, settings: Readonly<Record<string, string>>): Promise<TestDatabase> {
  const database = await emptyDatabase()
  t.teardown(() => database.drop())
  const session = await connect(parsePlace(database.url))
  for (const [name, value] of Object.entries(settings)) {
    await session.exec(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${name} = ''${value}''', current_database()); END $$`,
    )
  }
  await session.end()
  return database
}

const open = (t: Test, url: string) =>
  openStore(url, {
    ...{ concurrency: 1, retentionDays: 90, defaultMaxLimit: 10 },
    onFault: (error) => t.error(error),
  })

t.test('what is set for a whole server changes no statement, and ends none', async (t) => {
  const { url } = await databaseWith(t, SET)
  const store = await open(t, url)
  t.teardown(() => store.close())
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  const hostnames = ['100%', 'back\\slash', 'Stra\u00dfe', '\u{1f600}']
  await store.importPiece(
    importId,
    hostnames.map((hostname, mac) => ({ kind: 'record' as const, mac, hostname })),
  )
  t.equal((await store.getDevice(3))?.hostname, '\u{1f600}')
  for (const [value, matching] of [
    ['*\\slash', 1],
    ['*%', 1],
    ['stra?e', 1],
  ] as const) {
    t.equal(await store.countDevices({ rules: [{ field: 'hostname', operator: 'glob', value }] }), matching, value)
  }
  const { job } = await store.createJob(draft(), ACTOR, null)
  await until(async () => (await store.getJob(job.jobId))?.completedAt !== null, 'the job has ended')
  t.match(await store.getJob(job.jobId), { status: 'completed', affectedCount: 4 })
  t.strictSame(await accountFaults(url), [])
})

t.test('a session that is idle, and a statement that takes long, go on', async (t) => {
  const { url } = await databaseWith(t, SET)
  const session = await connect(parsePlace(url))
  t.teardown(() => session.end())
  await session.query('SELECT pg_sleep(0.1)', [])
  const other = await connect(parsePlace(url))
  t.teardown(() => other.end())
  // As long as the other one sleeps, this one is idle.
  await other.query('SELECT pg_sleep(0.2)', [])
  t.equal(session.isLost, false)
  t.strictSame((await session.query('SELECT 1 AS n', [])).rows, [{ n: 1 }])
})

t.test('a warning is heard whatever the server is set to', async (t) => {
  const { url } = await databaseWith(t, SET)
  const session = await connect(parsePlace(url))
  t.teardown(() => session.end())
  const heard: string[] = []
  session.onNotice((code) => void heard.push(code))
  await session.exec(`DO $$ BEGIN RAISE WARNING 'look' USING ERRCODE = '01000'; END $$`)
  t.strictSame(heard, ['01000'])
})

t.test('a database that takes no changes is refused', async (t) => {
  const { url } = await databaseWith(t, { default_transaction_read_only: 'on' })
  await t.rejects(open(t, url), {
    message: /can\u2019t be used: it takes no changes: set default_transaction_read_only = off for/,
  })
})
