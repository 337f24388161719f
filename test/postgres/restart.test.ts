import t, { type Test } from 'tap'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import type { Session } from '../../db/postgres/session.ts'
import { LANE } from '../../db/postgres/write-connection.ts'
import { startCluster } from '../../scripts/postgres/cluster.ts'
import { type TestApp, testApp } from '../helpers/app.ts'
import type { CallAnswer } from '../helpers/call.ts'
import { accountFaults, lookAt } from '../helpers/postgres/account.ts'
import { emptyDatabase } from '../helpers/postgres/databases.ts'
import { jobBody, macOf } from '../helpers/process/client.ts'
import { until, within } from '../helpers/until.ts'

const cluster = await startCluster()
t.teardown(cluster.stop)
// Databases of this file are made in a cluster that others don't mind to lose.
process.env.TEST_POSTGRES_URL = cluster.url

interface Running extends TestApp {
  readonly url: string
  count(rows: string): Promise<number>
}

async function appOn(t: Test): Promise<Running> {
  const { url } = await emptyDatabase()
  const chunks = { min: 10, max: 10 }
  const app = await testApp(t, { env: { DATABASE_URL: url, LOG_LEVEL: 'silent' }, storeOptions: { chunks } })
  const count = (rows: string) =>
    lookAt(url, async (session) => (await session.query(`SELECT count(*) AS n FROM ${rows}`, [])).rows[0]?.n as number)
  return { ...app, url, count }
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"mac":"${macOf(index + 1)}"}\n`).join('')
const importDevices = ({ call }: TestApp, count: number): Promise<CallAnswer> =>
  call('importDevices', { body: lines(count), type: 'application/x-ndjson' })

let wishes = 0
/** What a caller was told about a job that it wanted to make. */
interface Told {
  readonly reason: string
  readonly answer: CallAnswer
}
const wish = async ({ call }: TestApp, reason: string): Promise<Told> => {
  const body = jobBody({ action_reason: reason, scheduled_at: '2099-01-01T00:00:00Z' })
  return { reason, answer: await call('createBulkActionJob', { body }) }
}

/** Waits until a table has such rows, and keeps the writer from its next transaction: the session that does. */
async function holdWhen(t: Test, { url }: Running, rows: string): Promise<Session> {
  const holder = await connect(parsePlace(url))
  t.teardown(() => holder.destroy())
  const isSo = async () => (await holder.query(`SELECT 1 FROM ${rows} LIMIT 1`, [])).rows.length > 0
  await until(isSo, `there is one of ${rows}`)
  await holder.exec(`BEGIN; SELECT pg_advisory_xact_lock(${LANE})`)
  return holder
}

/**
 * Ends PostgreSQL without a word and starts it again, while the writer waits for a transaction, and asks for jobs until one is
 * made. Nobody hears of it but as 503 with the time to wait, and what callers were told of their jobs is true.
 */
async function crash(t: Test, app: Running, holder: Session): Promise<void> {
  const waits = wish(app, `waits ${++wishes}`)
  const isWaiting = async () =>
    (await holder.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`, [])).rows.length > 0
  await until(isWaiting, 'the writer waits')
  const restarted = cluster.restartAtOnce()
  const told = [await within(waits, 'who waited is answered')]
  const reads: CallAnswer[] = []
  const look = async () => {
    reads.push(await app.call('listBulkActionJobs'))
    told.push(await wish(app, `meanwhile ${++wishes}`))
    return told.at(-1)?.answer.status === 201
  }
  await until(look, 'a job can be made again')
  await restarted
  const answers = [...reads, ...told.map(({ answer }) => answer)]
  const refusals = answers.filter(({ status }) => status >= 300)
  t.ok(refusals.length > 0, `${refusals.length} of ${answers.length} calls were refused`)
  for (const { status, headers, body } of refusals) {
    if (status !== 503 || headers['retry-after'] === undefined) t.fail(`${status} without Retry-After: ${body.detail}`)
  }
  for (const { reason, answer } of told) {
    const made = await app.count(`jobs WHERE action_reason = '${reason}'`)
    const said = String(answer.body.detail)
    if (!said.includes('not certain')) t.equal(made, answer.status === 201 ? 1 : 0, `${answer.status}: ${said}`)
  }
}

t.test('a job goes on by itself after a crash of PostgreSQL, and ends exact', async (t) => {
  const app = await appOn(t)
  t.match(await importDevices(app, 1000), { status: 200 })
  const { body } = await app.call('createBulkActionJob', { body: jobBody() })
  for (const part of [100, 400]) {
    const holder = await holdWhen(t, app, `jobs WHERE affected_count >= ${part}`)
    t.equal(await app.count(`jobs WHERE status = 'running'`), 1, 'it is in the middle')
    await crash(t, app, holder)
  }
  const isOver = () => app.count(`jobs WHERE status = 'completed'`)
  await until(isOver, 'the job has ended')
  const { body: job } = await app.call('getBulkActionJob', { params: { id: body.job_id } })
  t.match(job, { status: 'completed', targeted_count: 1000, affected_count: 1000, not_reached_count: 0 })
  t.equal(await app.count('active_actions'), 1000)
  t.strictSame(await accountFaults(app.url), [])
})

t.test('an import that PostgreSQL leaves says what it has taken, and can be repeated', async (t) => {
  const app = await appOn(t)
  const size = 60_000
  const answer = importDevices(app, size)
  const holder = await holdWhen(t, app, 'devices')
  t.ok((await app.count('devices')) < size, 'it is in the middle')
  await crash(t, app, holder)
  const { status, headers, body } = await within(answer, 'the import is answered')
  t.equal(status, 503)
  t.ok(headers['retry-after'], 'with the time to wait')
  t.equal(Number(/(\d+) created/.exec(body.detail)?.[1]), await app.count('devices'), body.detail)
  const again = await importDevices(app, size)
  t.match(again, { status: 200, body: { created: size - Number(/(\d+) created/.exec(body.detail)?.[1]) } })
  t.equal(await app.count('devices'), size)
  t.strictSame(await accountFaults(app.url), [])
})

t.test('a preview that PostgreSQL leaves is refused, leaves nothing, and can be made again', async (t) => {
  const app = await appOn(t)
  t.match(await importDevices(app, 1000), { status: 200 })
  const { max_limit: _, action_reason: __, ...body } = jobBody()
  const preview = app.call('previewBulkAction', { body })
  const holder = await holdWhen(t, app, 'target_blocks')
  t.equal(await app.count('previews WHERE expires_at IS NULL'), 1, 'it is in the middle')
  await crash(t, app, holder)
  const { status, headers } = await within(preview, 'the preview is answered')
  t.equal(status, 503)
  t.ok(headers['retry-after'], 'with the time to wait')
  const isGone = async () => {
    app.moveClock(2000)
    return (await app.count('previews')) + (await app.count('target_sets')) === 0
  }
  await until(isGone, 'the preview and its set are gone')
  t.match(await app.call('previewBulkAction', { body }), { status: 201, body: { preview_count: 1000 } })
  t.strictSame(await accountFaults(app.url), [])
})
