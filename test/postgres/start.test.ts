import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import type { Store } from '../../db/store.ts'
import { startCluster } from '../../scripts/postgres/cluster.ts'
import { emptyDatabase, migratedDatabase } from '../helpers/postgres/databases.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until } from '../helpers/until.ts'

const bin = process.env.TEST_POSTGRES_BIN
/** One of this test's own, whose settings it may change; what it makes there is gone with it. */
const cluster = await startCluster({ bin })
const standby = await startCluster({ bin, isStandby: true })
t.teardown(() => Promise.all([cluster.stop(), standby.stop()]))
process.env.TEST_POSTGRES_URL = cluster.url
const { port } = new URL(cluster.url)

function open(t: Test, url: string): Promise<Store> {
  const limits = { concurrency: 4, retentionDays: 90, defaultMaxLimit: 10 }
  return openStore(url, { ...limits, onFault: (error) => t.error(error) })
}

async function opens(t: Test, url: string): Promise<void> {
  const store = await open(t, url)
  await store.ping()
  await store.close()
}

/** A start that must be refused with one sentence, without the password. */
async function refused(t: Test, url: string, sentence: RegExp): Promise<void> {
  const message = await open(t, url).then(
    async (store) => {
      await store.close()
      return 'it started'
    },
    (error: Error) => error.message,
  )
  t.match(message, sentence)
  t.notMatch(message, /\n/)
  const [, password = ''] = /:([^:@]+)@/.exec(url) ?? []
  t.notOk(password !== '' && message.includes(password), 'the password is not shown')
}

/** Statements in a database, one after the other. */
async function exec(url: string, ...statements: string[]): Promise<void> {
  const session = await connect(parsePlace(url))
  for (const statement of statements) await session.exec(statement)
  await session.end()
}

async function ask(url: string, sql: string): Promise<unknown> {
  const session = await connect(parsePlace(url))
  const { rows } = await session.query(sql, [])
  await session.end()
  return Object.values(rows[0] ?? {})[0]
}

/** The same with other parts. */
function changed(url: string, change: (url: URL) => void): string {
  const copy = new URL(url)
  change(copy)
  return copy.href
}
const withHosts = (url: string, ...hosts: string[]) => url.replace(/@[^/]+/, `@${hosts.join(',')}`)
const withQuery = (url: string, query: string) => `${url}?${query}`

t.test('a server that can not start says why in one sentence, without the password, and ends', async (t) => {
  for (const [url, sentence] of [
    [
      'postgres://me:my-secret@127.0.0.1:1/fleet',
      /^Bulk Actions could not start: 127\.0\.0\.1:1\/fleet can’t be used: no answer from 127\.0\.0\.1:1 \(.*\): check that PostgreSQL runs there and that the network lets this machine through\n$/,
    ],
    ['postgres://me:my-secret@127.0.0.1/a b', /^Bulk Actions could not start: DATABASE_URL must be [^\n]*\n$/],
  ] as const) {
    const { code, stdout, stderr } = await failToStart(t, { DATABASE_URL: url })
    t.match({ code, stdout }, { code: 1, stdout: '' })
    t.match(stderr, sentence)
    t.notMatch(stderr, /my-secret/)
  }
})

t.test('a URL that can not be read is refused, and a password with special characters is written as %xx', async (t) => {
  const special = 'p@s/s:w#o?r%d é'
  for (const password of ['secret/word', 'secret#word', 'secret?word', 'secret%word'])
    await refused(t, `postgres://me:${password}@127.0.0.1:${port}/fleet`, /^DATABASE_URL can’t be read: .* as %xx$/)
  for (const url of ['postgres://me:secret@127.0.0.1', 'postgres://me:secret@127.0.0.1:99999/x', 'postgres:me:secret'])
    await refused(t, url, /^DATABASE_URL can’t be read: write postgres:\/\/user:password@host:5432\/database/)
  const url = (await emptyDatabase()).url
  const database = new URL(url).pathname.slice(1)
  await exec(url, `CREATE ROLE special LOGIN PASSWORD '${special}'`, `ALTER DATABASE ${database} OWNER TO special`)
  await opens(t, url.replace(/postgres:[^:@]+@/, `special:${encodeURIComponent(special)}@`))
})

t.test('a host, a user, a password and a database that are not there are refused', async (t) => {
  await refused(t, withHosts(cluster.url, 'no-such-host.invalid'), /no answer from no-such-host\.invalid:5432 \(.*\)/)
  await refused(
    t,
    changed(cluster.url, (url) => {
      url.password = 'my-secret'
    }),
    /\/postgres can’t be used: the server refuses the user "postgres": check user, password and pg_hba\.conf/,
  )
  await refused(
    t,
    changed(cluster.url, (url) => {
      url.password = ''
    }),
    /wants a password: add it to DATABASE_URL$/,
  )
  await refused(
    t,
    changed(cluster.url, (url) => {
      url.pathname = '/nowhere'
    }),
    /\/nowhere can’t be used: there is no database "nowhere": make it with CREATE DATABASE$/,
  )
})

t.test('settings with which what is acknowledged can be lost are refused', async (t) => {
  const url = (await emptyDatabase()).url
  const database = new URL(url).pathname.slice(1)
  await exec(url, `ALTER DATABASE ${database} SET synchronous_commit = off`)
  await refused(t, url, /can’t be used: synchronous_commit is off, .*: set synchronous_commit = on$/)
  await exec(url, `ALTER DATABASE ${database} RESET ALL`)
  for (const setting of ['fsync', 'full_page_writes']) {
    const isNow = async (value: string) => (await ask(url, `SELECT current_setting('${setting}')`)) === value
    await exec(url, `ALTER SYSTEM SET ${setting} = off`, 'SELECT pg_reload_conf()')
    await until(() => isNow('off'), `${setting} is off`)
    await refused(t, url, new RegExp(`can’t be used: ${setting} is off, so a power cut .*: set ${setting} = on$`))
    await exec(url, `ALTER SYSTEM RESET ${setting}`, 'SELECT pg_reload_conf()')
    await until(() => isNow('on'), `${setting} is on`)
  }
  await opens(t, url)
})

t.test('a database in another encoding is refused', async (t) => {
  await exec(cluster.url, `CREATE DATABASE plain ENCODING 'SQL_ASCII' TEMPLATE template0`)
  const url = changed(cluster.url, (url) => {
    url.pathname = '/plain'
  })
  await refused(t, url, /its encoding is SQL_ASCII: make a database with ENCODING 'UTF8' TEMPLATE template0$/)
})

t.test("another program's database is refused and left as it was, also where its tables are hidden", async (t) => {
  const url = (await emptyDatabase()).url
  await exec(url, 'CREATE TABLE jobs (id int)', `CREATE ROLE newcomer LOGIN PASSWORD 'my-secret'`)
  await exec(url, 'GRANT CREATE ON SCHEMA public TO newcomer')
  const sentence = /is a database of another program: set DATABASE_URL to a database of its own$/
  await refused(t, url, sentence)
  await refused(t, url.replace(/postgres:[^:@]+@/, 'newcomer:my-secret@'), sentence)
  t.equal(
    await ask(url, `SELECT string_agg(relname, ',') FROM pg_class WHERE relnamespace = 'public'::regnamespace`),
    'jobs',
  )
})

t.test('a database of a newer release is refused', async (t) => {
  const url = (await migratedDatabase()).url
  await exec(url, 'UPDATE bulk_actions_schema SET version = 9999')
  await refused(t, url, /is at schema version 9999, newer than the \d+ this release knows: install a newer release/)
})

t.test('a user without the rights is refused', async (t) => {
  const [empty, ours] = [(await emptyDatabase()).url, (await migratedDatabase()).url]
  await exec(cluster.url, `CREATE ROLE guest LOGIN PASSWORD 'my-secret'`)
  const sentence = /permission denied for .*: make the user "guest" the owner of the database and of its tables$/
  const asGuest = (url: string) => url.replace(/postgres:[^:@]+@/, 'guest:my-secret@')
  for (const url of [empty, ours]) await refused(t, asGuest(url), sentence)
  await exec(ours, 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest')
  await refused(t, asGuest(ours), sentence)
})

t.test('a second server on the same database is refused, and the first goes on', async (t) => {
  const url = (await emptyDatabase()).url
  const first = await open(t, url)
  await refused(t, url, /is in use by another server: stop that one, or set DATABASE_URL to another database$/)
  await first.ping()
  await first.close()
  await opens(t, url)
})

t.test('a standby is refused, and of several hosts the one is taken that takes changes', async (t) => {
  const alone = /^127\.0\.0\.1:\d+\/postgres can’t be used: 127\.0\.0\.1:\d+ is a standby, which takes no changes$/
  await refused(t, standby.url, alone)
  // Both know the same user, as a primary and its standby do.
  const { password } = new URL(standby.url)
  await exec(cluster.url, `ALTER ROLE postgres PASSWORD '${password}'`)
  const url = changed(cluster.url, (url) => {
    url.password = password
  })
  t.teardown(() => exec(url, `ALTER ROLE postgres PASSWORD '${new URL(cluster.url).password}'`))
  const hosts = ['127.0.0.1:1', new URL(standby.url).host, new URL(url).host]
  await opens(t, withHosts(url, ...hosts))
  t.equal(await ask(withHosts(url, ...hosts), 'SELECT pg_is_in_recovery()'), false)
  await refused(t, withHosts(url, ...hosts.slice(0, 2)), /no answer from 127\.0\.0\.1:1 .*; 127.*is a standby/)
})

t.test('TLS by sslmode and sslrootcert means what it means to libpq', async (t) => {
  const url = (await emptyDatabase()).url
  const named = withHosts(url, `localhost:${port}`)
  const isEncrypted = (url: string) => ask(url, 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')

  await refused(t, withQuery(url, 'sslmode=require'), /has no TLS: set ssl = on there, or sslmode=disable here$/)
  for (const mode of ['disable', 'allow', 'prefer'])
    t.equal(await isEncrypted(withQuery(url, `sslmode=${mode}`)), false)

  const root = certify(t)
  await exec(cluster.url, 'ALTER SYSTEM SET ssl = on', 'SELECT pg_reload_conf()')
  await until(() => isEncrypted(withQuery(url, 'sslmode=prefer')), 'the server speaks TLS')
  for (const query of ['sslmode=disable', 'sslmode=allow'])
    t.equal(await isEncrypted(withQuery(url, query)), false, query)
  for (const query of [
    '',
    'sslmode=require',
    `sslmode=require&sslrootcert=${root}`,
    `sslmode=verify-ca&sslrootcert=${root}`,
  ])
    t.equal(await isEncrypted(withQuery(url, query)), true, query)
  t.equal(await isEncrypted(withQuery(named, `sslmode=verify-full&sslrootcert=${root}`)), true)
  await opens(t, withQuery(named, `sslmode=verify-full&sslrootcert=${root}`))

  const stranger = join(temporaryFolder(t), 'stranger.pem')
  makeCertificate(stranger, `${stranger}.key`)
  const untrusted =
    /^\S+ can’t be used: the certificate of \S+ is not trusted \(.*\): name the one that signs it with sslr/
  for (const mode of ['require', 'verify-ca', 'verify-full'])
    await refused(t, withQuery(named, `sslmode=${mode}&sslrootcert=${stranger}`), untrusted)
  for (const query of ['sslmode=verify-full', 'sslrootcert=system', 'sslmode=verify-full&sslrootcert=system'])
    await refused(t, withQuery(named, query), untrusted)
  await refused(
    t,
    withQuery(named, 'sslmode=require&sslrootcert=system'),
    /sslrootcert=system needs sslmode=verify-full$/,
  )
  await refused(t, withQuery(url, `sslmode=verify-full&sslrootcert=${root}`), untrusted)
  await refused(t, withQuery(url, 'sslmode=verify-ca'), /^DATABASE_URL: sslmode=verify-ca needs sslrootcert=/)
  await refused(t, withQuery(url, 'sslmode=always'), /^DATABASE_URL: sslmode is one of disable, allow, prefer, require/)
  await refused(t, withQuery(url, 'sslrootcert=/nowhere.pem'), /^DATABASE_URL names a file that can’t be read: ENOENT/)
  const text = join(temporaryFolder(t), 'text.pem')
  writeFileSync(text, 'no certificate')
  await refused(
    t,
    withQuery(url, `sslrootcert=${text}`),
    /^DATABASE_URL: sslrootcert, sslcert and sslkey are files in PEM/,
  )
})

/** Gives the cluster a certificate that it signed itself, for `localhost`; the file that those name who trust it. */
function certify(t: Test): string {
  const data = join(cluster.folder, 'data')
  const [certificate, key] = [join(data, 'server.crt'), join(data, 'server.key')]
  makeCertificate(certificate, key)
  const { uid, gid } = statSync(data)
  for (const file of [certificate, key]) chownSync(file, uid, gid)
  chmodSync(key, 0o600)
  const copy = join(temporaryFolder(t), 'root.pem')
  writeFileSync(copy, readFileSync(certificate))
  return copy
}

function makeCertificate(certificate: string, key: string): void {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  execFileSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
}
