import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import t from 'tap'
import { createSqliteStore } from '../../db/sqlite/store.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, draft } from '../helpers/on-bench.ts'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { ADMIN_KEY, JOBS, jobBody } from '../helpers/process/client.ts'
import { openStore } from '../helpers/process/store-process.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { untilHeard, within } from '../helpers/until.ts'
import { untilEnded, untilJob } from '../helpers/until-job.ts'

const HELPERS = join(import.meta.dirname, '../helpers/process')

t.test('a store whose writer is lost says so, leaves no caller waiting, and can be closed', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const lost = Promise.withResolvers<Error>()
  const store = await createSqliteStore({
    path,
    concurrency: 4,
    retentionDays: 90,
    defaultMaxLimit: 1000,
    stepModule: join(HELPERS, 'leave-writer.ts'),
    onFault: (error) => t.error(error),
    onLost: lost.resolve,
  })
  const made = await store.createJob(draft(), ACTOR, null).catch((error: Error) => error)
  t.match(await within(lost.promise, 'the store says that it is lost'), {
    message: 'a database thread ended with code 3',
  })
  await t.rejects(store.ping(), { code: 'storage_unavailable', message: /lost its database and is stopping/ })
  const lostToAll = { code: 'storage_unavailable' }
  await t.rejects(store.listJobs({}, { limit: 10, after: null }), lostToAll, 'what may be read is not certain either')
  t.throws(() => store.getJob('x'), lostToAll)
  await store.close()
  await store.close()
  await t.rejects(store.ping(), { code: 'storage_unavailable' })
  await t.rejects(store.countDevices({ rules: [] }), { code: 'storage_unavailable' })
  t.ok(made)

  const next = await openStore(t, path)
  await next.ping()
})

t.test('a store that is closed in the middle of a job ends, and the job goes on later', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const store = await openStore(t, path, 1)
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  const macs = Array.from({ length: 500 }, (_, index) => index + 1)
  await store.importPiece(
    importId,
    macs.map((mac) => ({ kind: 'record' as const, mac })),
  )
  const { job } = await store.createJob(draft(), ACTOR, null)
  await untilJob(store, job.jobId, 'is running', (job) => job?.status === 'running')
  await store.close()
  const next = await openStore(t, path)
  t.match(await next.getJob(job.jobId), { status: /running|completed/ })
  await untilEnded(next, job.jobId)
  t.match(await next.getJob(job.jobId), { status: 'completed', affectedCount: 500 })
})

t.test('a server whose writer is lost logs why and ends with 1', async (t) => {
  const env = { DATABASE_URL: `sqlite:${temporaryFolder(t)}/test.db`, ADMIN_API_KEY: ADMIN_KEY, LOG_LEVEL: 'fatal' }
  const child = spawnBare([join(HELPERS, 'serve-until-lost.ts')], env, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    if (!line.includes('head of the audit log')) lines.push(line)
  })
  const ended = once(reader, 'close')
  await untilHeard(reader, 'line', () => lines.length > 0, 'the server says where it listens')

  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' }
  const body = JSON.stringify(jobBody())
  const answer = await fetch(`${lines[0]}${JOBS}`, { method: 'POST', headers, body })
  t.ok([201, 503].includes(answer.status), `answered ${answer.status}`)
  const [code] = await within(exited, 'the server has ended')
  t.equal(code, 1)
  await within(ended, 'its output has ended')
  t.equal(lines.length, 2)
  t.match(JSON.parse(lines[1] ?? ''), {
    level: 60,
    msg: 'the server cannot go on with its database and stops',
    err: { message: 'a database thread ended with code 3' },
  })
})
