import t from 'tap'
import { startReceiver } from '../helpers/process/start-receiver.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'
import { heard } from '../helpers/until.ts'

t.test('a message whose answer a crash cut off is sent again after the restart, under the same id', async (t) => {
  const receiver = await startReceiver(t)
  const folder = temporaryFolder(t)
  const env = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' }
  const first = await startServer(t, { folder, env })
  const authorization = `Bearer ${first.adminKey}`
  const headers = { authorization, 'content-type': 'application/json' }
  const post = async (path: string, body?: object): Promise<Record<string, string>> => {
    const sent = body === undefined ? { headers: { authorization } } : { headers, body: JSON.stringify(body) }
    const answer = await fetch(`${first.origin}/api/webhooks${path}`, { method: 'POST', ...sent })
    return (await answer.json()) as Record<string, string>
  }
  const made = await post('', { url: receiver.url('/hangs'), events: ['job.failed'] })
  const { webhook_id: id = '', secret = '' } = made
  await receiver.knows(secret)
  const { message_id } = await post(`/${id}/test`)
  const before = await receiver.next('/hangs')
  t.equal(before.id, message_id)
  const exited = heard(first.child, 'exit', 'the killed server is gone')
  first.child.kill('SIGKILL')
  await exited

  await startServer(t, { folder, env })
  const after = await receiver.next('/hangs')
  t.equal(after.id, before.id)
  t.equal(after.body, before.body)
  t.strictSame(after.verified, [secret], 'signed with the secret that was kept')
})
