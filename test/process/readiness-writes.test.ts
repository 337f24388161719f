import t from 'tap'
import { startClient } from '../helpers/process/client.ts'
import { exitOf } from '../helpers/process/exit-of.ts'
import { NO_COMPILER, prepareFailingCalls } from '../helpers/process/failing-calls.ts'
import { untried } from '../helpers/process/untried.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until } from '../helpers/until.ts'

t.test('a server that nobody writes to is not ready when nothing reaches the disk, and ends', async (t) => {
  const calls = prepareFailingCalls(t)
  if (calls === null) return untried(t, NO_COMPILER)
  const client = await startClient(t, temporaryFolder(t), { LOG_LEVEL: 'silent', ...calls.env })
  t.equal((await client.get('/health/ready')).status, 200)
  calls.set({ calls: ['sync'], end: '-wal' })
  // Where a write of the server's own comes before the question, it ends before it has answered.
  const ask = () => client.get('/health/ready').catch(() => null)
  let answer = await ask()
  const isRefused = async () => {
    answer = await ask()
    return answer?.status !== 200
  }
  await until(isRefused, 'the server is not ready any more')
  if (answer !== null) {
    t.match(answer, { status: 503, json: { detail: /^The server is not ready\. writer: .*not certain/ } })
  }
  t.equal(await exitOf(client), 1)
})

t.test('a server whose disk failed once is ready again', async (t) => {
  const calls = prepareFailingCalls(t)
  if (calls === null) return untried(t, NO_COMPILER)
  const client = await startClient(t, temporaryFolder(t), { LOG_LEVEL: 'silent', ...calls.env })
  calls.set({ calls: ['sync'], end: '-wal', fail: 1 })
  const statuses: number[] = []
  const isBack = async () => {
    statuses.push((await client.get('/health/ready')).status)
    return statuses.at(-1) === 200 && calls.failed() > 0
  }
  await until(isBack, 'the server is ready again after a call has failed')
  t.ok(statuses.includes(503))
  t.equal(await client.stop(), 0)
})
