import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import { migratedFile } from '../helpers/migrated-file.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'

const DB = join(import.meta.dirname, '../../db')

/** What is in one folder alone, a file or all of a room, and why. */
type Reasons = Readonly<Record<string, string>>
const SQLITE_ALONE: Reasons = {
  'check/file-checks.ts': 'a file has pages to check; its twin is check/storage-checks.ts',
  'checkpoints/': 'PostgreSQL makes its own checkpoints',
  'devices/count-addresses.ts': 'PostgreSQL counts the devices of a range in one statement',
  'devices/index-walk.ts': 'SQLite reads long ranges in steps of its one thread; PostgreSQL reads in its own processes',
  'devices/packed-feed.ts': 'a feed goes from thread to thread, and PostgreSQL needs no threads',
  'direct-reads.ts': 'SQLite answers lookups at once, and keeps jobs while its writer rests',
  'file/': 'who owns a file, its copies and its disk are of a database that is a file',
  'jobs/packed-items.ts': 'items go from thread to thread, and PostgreSQL needs no threads',
  'migrations/': 'each engine has its own numbers',
  'open-everywhere.ts': 'opens one file in three threads',
  'schema.sql': 'pg_dump shows the schema of PostgreSQL',
  'steps.ts': 'reads of one thread take turns; those of PostgreSQL run in its own processes',
  'threads/':
    'one thread waits for PostgreSQL and does not compute; its queries.ts, group-commit.ts and writer.ts are theirs',
}
const POSTGRES_ALONE: Reasons = {
  'check/storage-checks.ts': 'an index is checked by amcheck; the twin is check/file-checks.ts',
  'connect.ts': 'a file has no host, user and password',
  'devices/address-table.ts': 'the addresses of a piece are read and written together; SQLite does so one by one',
  'group-commit.ts': 'the twin is threads/group-commit.ts',
  'ip-key.ts': 'SQLite orders numbers before texts, PostgreSQL has a column of one type',
  'looked-up.ts': 'SQLite looks up by itself; PostgreSQL has to be led to it',
  'long-reads.ts': 'a statement of a server is cancelled by another session',
  'migrations/': 'each engine has its own numbers',
  'owned-session.ts':
    'the twin is file/owner-lock.ts: a session that is lost is opened again, a file that is lost is not',
  'queries.ts': 'the twin is threads/reader-verbs.ts',
  'reads.ts': 'several sessions read at once',
  'requirements.ts': 'SQLite comes with this program, with the settings that it needs',
  'session.ts': 'the wire to a server',
  'shared-reads.ts': 'reads of one turn are one way to a server',
  'silence.ts': 'a connection may be dead without an error',
  'target-sql.ts': 'targets lie in blocks; on SQLite each is a row',
  'timed-imports.ts': 'the twin is threads/timed-imports.ts',
  'tls.ts': 'the wire to a server',
  'verbs.ts': 'the verbs of this engine answer promises inside a transaction',
  'write-connection.ts': 'the commit of a server may be done and its answer lost',
  'writer.ts': 'the twin is threads/writer.ts',
}

/** Factories that only one of two files of the same name has. */
const FACTORIES_ALONE: Reasons = {
  'devices/feed-narrowing.ts createNarrowing': 'PostgreSQL narrows a feed in the same statement',
  'devices/read-actions.ts createActionReader': 'PostgreSQL reads the actions of devices with the devices',
  'devices/read-addresses.ts createAddressReader': 'PostgreSQL reads the addresses of devices with the devices',
}

const filesOf = (engine: string): string[] => globSync('**/*.*', { cwd: join(DB, engine) }).sort()

/** What is in `ones` and not in `others`, or in them where a reason says that it isn't. */
function unexplained(t: Test, ones: readonly string[], others: readonly string[], reasons: Reasons): void {
  const alone = ones.filter((one) => !others.includes(one))
  const explains = (reason: string, one: string) => (reason.endsWith('/') ? one.startsWith(reason) : one === reason)
  const named = Object.keys(reasons)
  t.strictSame(
    alone.filter((one) => !named.some((reason) => explains(reason, one))),
    [],
    'is alone for no reason',
  )
  t.strictSame(
    named.filter((reason) => !alone.some((one) => explains(reason, one))),
    [],
    'is not alone',
  )
}

t.test('the two engines have the same rooms and files, but for those that have a reason', async (t) => {
  const [sqlite, postgres] = [filesOf('sqlite'), filesOf('postgres')]
  unexplained(t, sqlite, postgres, SQLITE_ALONE)
  unexplained(t, postgres, sqlite, POSTGRES_ALONE)
})

t.test('files of the same name make the same parts', async (t) => {
  const both = filesOf('sqlite').filter((file) => file.endsWith('.ts') && filesOf('postgres').includes(file))
  t.ok(both.length > 50)
  const factories = (engine: string) =>
    both.flatMap((file) => {
      const text = readFileSync(join(DB, engine, file), 'utf8')
      return [...text.matchAll(/^export (?:async )?function\*? (create\w+)/gm)].map(
        ([, name = '']) => `${file} ${name.replace(/Sqlite|Postgres/, '')}`,
      )
    })
  unexplained(t, factories('sqlite'), factories('postgres'), FACTORIES_ALONE)
  unexplained(t, factories('postgres'), factories('sqlite'), {})
})

/** What a store of SQLite also has: answers for its own threads, and a part of one. */
const PARTS = ['packedFeedPage', 'packedItems', 'sampleOf']

t.test('the two engines answer the same verbs, queries and lookups', async (t) => {
  const { path, remove } = migratedFile()
  const { url, drop } = await migratedDatabase()
  const options = { concurrency: 1, retentionDays: 90, defaultMaxLimit: 10, onFault: (error: Error) => t.error(error) }
  const stores = await Promise.all([openStore(`sqlite:${path}`, options), openStore(url, options)])
  const [sqlite = [], postgres = []] = stores.map((store) => Object.keys(store).sort())
  await Promise.all(stores.map((store) => store.close()))
  await drop()
  remove()
  t.ok(postgres.length > 60, `${postgres.length} names`)
  t.strictSame(
    postgres,
    sqlite.filter((name) => !PARTS.includes(name)),
  )
})
