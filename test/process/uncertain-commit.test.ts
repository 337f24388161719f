import { join } from 'node:path'
import t, { type Test } from 'tap'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { type Answer, type Client, JOBS, type Json, jobBody, startClient } from '../helpers/process/client.ts'
import { exitOf } from '../helpers/process/exit-of.ts'
import { type FailingCalls, NO_COMPILER, prepareFailingCalls } from '../helpers/process/failing-calls.ts'
import { untried } from '../helpers/process/untried.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const LATER = jobBody({ scheduled_at: '2099-01-01T00:00:00Z' })
const NOTHING = /nothing was changed/
const UNCERTAIN = /not certain/

interface Changes {
  readonly name: string
  /** Makes the change, which is to fail. */
  ask(client: Client, jobId: string): Promise<Answer>
  /** Whether it is there. */
  isDone(client: Client, jobId: string): Promise<boolean>
}
const listed = async ({ get }: Client, path: string, name: string, value: string): Promise<boolean> =>
  ((await get(path)).json.data as Json[]).some((one) => one[name] === value)
const statusOf = async ({ get }: Client, jobId: string) => (await get(`${JOBS}/${jobId}`)).json.status

const CHANGES: readonly Changes[] = [
  {
    name: 'a job',
    ask: ({ post }) => post(JOBS, jobBody({ action_reason: 'the one that fails' })),
    isDone: (client) => listed(client, JOBS, 'action_reason', 'the one that fails'),
  },
  {
    name: 'a cancel',
    ask: ({ post }, jobId) => post(`${JOBS}/${jobId}/cancel`),
    isDone: async (client, jobId) => (await statusOf(client, jobId)) === 'cancelled',
  },
  {
    name: 'a key',
    ask: ({ post }) => post('/api/keys', { name: 'key-that-fails', role: 'viewer' }),
    isDone: (client) => listed(client, '/api/keys', 'name', 'key-that-fails'),
  },
  {
    name: 'an import',
    ask: ({ importBody }) => importBody('{"mac":"0a:00:00:00:00:01"}'),
    isDone: async ({ get }) => (await get('/api/devices/0a:00:00:00:00:01')).status === 200,
  },
  {
    name: 'a preview',
    ask: ({ post }) => post('/api/actions/bulk/preview', { action_type: 'block', criteria: jobBody().criteria }),
    isDone: (client) => listed(client, '/api/audit/logs', 'action', 'previewBulkAction'),
  },
]

async function startFailing(t: Test, calls: FailingCalls, folder = temporaryFolder(t)) {
  const client = await startClient(t, folder, { LOG_LEVEL: 'silent', ...calls.env })
  await client.importDevices(10)
  const { json } = await client.post(JOBS, LATER)
  return { client, folder, jobId: String(json.job_id) }
}
async function afterKill(t: Test, client: Client, folder: string): Promise<Client> {
  await client.kill()
  return startClient(t, folder, { LOG_LEVEL: 'silent' })
}

for (const { name, ask, isDone } of CHANGES) {
  t.test(`${name} that was refused when the disk failed once has not happened after a crash either`, async (t) => {
    const calls = prepareFailingCalls(t)
    if (calls === null) return untried(t, NO_COMPILER)
    const { client, folder, jobId } = await startFailing(t, calls)
    calls.set({ calls: ['sync'], end: '-wal', fail: 1, done: 'yes' })
    t.match(await ask(client, jobId), { status: 503, json: { detail: NOTHING } })
    t.equal(calls.failed(), 1)
    const next = await afterKill(t, client, folder)
    t.equal(await isDone(next, jobId), false)
    t.equal(await next.stop(), 0)
    t.strictSame(lookAt(join(folder, 'bulk-actions.db'), accountFaults), [])
  })

  t.test(`${name} is said to be not certain when the disk goes on failing, and the server ends`, async (t) => {
    const calls = prepareFailingCalls(t)
    if (calls === null) return untried(t, NO_COMPILER)
    const { client, folder, jobId } = await startFailing(t, calls)
    calls.set({ calls: ['sync'], end: '-wal' })
    t.match(await ask(client, jobId), { status: 503, json: { detail: UNCERTAIN } })
    t.equal(await exitOf(client), 1)
    calls.set()
    const next = await startClient(t, folder, { LOG_LEVEL: 'silent' })
    t.equal(typeof (await isDone(next, jobId)), 'boolean')
    t.equal(await next.stop(), 0)
    t.strictSame(lookAt(join(folder, 'bulk-actions.db'), accountFaults), [])
  })
}
