import t from 'tap'
import type { Client } from '../../cli/client.ts'
import { jobReasons } from '../../cli/job-reasons.ts'
import type { Job } from '../../schemas/components/job.ts'
import { testApp } from '../helpers/app.ts'
import { cliOfApp } from '../helpers/cli-app.ts'
import { fakeTerminal } from '../helpers/cli-terminal.ts'
import { enforcerApp } from '../helpers/enforcer-app.ts'
import { createJob, idOf, importDevices, macOf } from '../helpers/scenario.ts'

const app = await testApp(t)
await importDevices(app, 3)
const { run } = await cliOfApp(app)

t.test('a job without targets is no success, also in its JSON', async (t) => {
  const nobody = ['run', '-a', 'block', '-r', 'A test', '-w', 'tag equals nope']
  const warning = 'Warning: no device matched; nothing was done.\n'
  const { code, stdout, stderr } = await run(nobody)
  t.match({ code, stdout }, { code: 1, stdout: /is completed\n0 targeted/ })
  t.ok(stderr.endsWith(warning))
  const json = await run([...nobody, '--json'])
  t.match(json, { code: 1, stderr: warning })
  t.match(await run(['watch', JSON.parse(json.stdout).job_id]), { code: 1, stderr: warning })
  const preview = await run(['preview', '-a', 'block', '-w', 'tag equals nope'])
  t.match(preview, { code: 0, stdout: /^No device matches: a job would change nothing\n/ })
})

t.test('one device is in the singular', async (t) => {
  const { stdout } = await run(['preview', '-a', 'block', '-w', `mac equals ${macOf(1)}`, '--count-only'])
  t.equal(stdout, '1 device matches\n')
})

t.test('skipped devices are shown with the reason and the next step, without a rate', async (t) => {
  const first = await createJob(app)
  await app.settled(first)
  await app.settled(await createJob(app, { action_type: 'deny' }))
  const { code, stdout, stderr } = await run(['revert', first, '-r', 'A test'])
  const [, id] = /^Job (\S+) /.exec(stdout) ?? []
  t.equal(code, 1, 'an undo that undid nothing is no success')
  t.match(
    stdout,
    / completed\n3 targeted, 0 affected, 3 skipped, 0 failed, 0 not reached\n3 skipped: changed_since 3\n$/,
  )
  t.ok(stderr.endsWith(`To see each: bulk-actions items ${id} --outcome skipped\nWarning: no device was changed.\n`))
})

t.test('devices that keep a longer action are shown, unless it is to be replaced', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const { run } = await cliOfApp(app)
  const block = ['run', '-a', 'block', '-r', 'A test', '-w', 'source equals ndjson', '-d']
  t.match(await run([...block, '30d']), { code: 0, stdout: /3 targeted, 3 affected/ })
  t.match(await run([...block, '5s']), { code: 1, stdout: /\n3 skipped: kept_longer 3\n$/ })
  t.match(await run([...block, '5s', '--on-existing', 'keep_longer']), { code: 1, stdout: /kept_longer 3/ })
  t.match(await run([...block, '5s', '--on-existing', 'replace']), { code: 0, stdout: /3 targeted, 3 affected/ })
  const wrong = await run([...block, '5s', '--on-existing', 'ask'])
  t.match(wrong, { code: 2, stdout: '', stderr: /Allowed choices are keep_longer, replace/ })
})

t.test('an undone job shows that, alone and in the list', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const { run } = await cliOfApp(app)
  const id = await createJob(app)
  await app.settled(id)
  t.notMatch((await run(['watch', id])).stdout, /undo/)
  const undo = JSON.parse((await run(['revert', id, '-r', 'A test', '--json'])).stdout)
  t.match(await run(['watch', id]), { code: 0, stdout: `0 not reached\nIt is undone by job ${undo.job_id}\n` })
  const { stdout } = await run(['jobs'])
  t.match(stdout, new RegExp(`${id}  completed, has an undo  block`))
  t.match(stdout, new RegExp(`${undo.job_id}  completed  `))
  t.match(await run(['revert', id, '-r', 'Again']), { code: 3, stderr: new RegExp(undo.job_id) })
})

t.test('failed devices are shown with the reasons, the most frequent first', async (t) => {
  const enforced = await enforcerApp(t, '/each', 4)
  const args = ['run', '-a', 'block', '-r', 'A test', '-w', 'source equals ndjson']
  const { code, stdout, stderr } = await (await cliOfApp(enforced)).run(args)
  const [, id] = /^Job (\S+) /.exec(stdout) ?? []
  t.equal(code, 1)
  t.match(stdout, /\n3 failed: enforcer_failed 2, unsupported 1\n$/)
  t.match(stderr, `items ${id} --outcome failed\nTo retry those that failed: bulk-actions retry ${id} -r <reason>\n`)
  t.notMatch(stderr, 'Warning')
})

t.test('of many items only the first are read, and the output says so', async (t) => {
  const data = [{ code: 'gone' }, { code: 'allowed' }, { code: 'allowed' }, { code: null }]
  const client = { body: async () => ({ data, next_cursor: 'more' }) } as unknown as Client
  const job = { job_id: 'some-id', skipped_count: 4000, failed_count: 0 } as Job
  t.strictSame(await jobReasons(client, job), [
    { outcome: 'skipped', sentence: '4000 skipped: allowed 2, gone 1, no code 1 (of the first 4)' },
  ])
})

t.test('a job paused by the enforcer shows that, until an operator pauses it', async (t) => {
  const enforced = await enforcerApp(t, '/fails', 30)
  const { env } = await cliOfApp(enforced)
  const id = await enforced.job()
  const terminal = fakeTerminal(env, false)
  const watching = terminal.run(['watch', id])
  await terminal.shows(/paused until the enforcer answers again/)
  await enforced.call('pauseBulkActionJob', idOf(id))
  await terminal.shows(/answers again\npaused\n/)
  await enforced.call('cancelBulkActionJob', idOf(id))
  t.equal(await watching, 1)
})
