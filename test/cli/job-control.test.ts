import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { cliOfApp } from '../helpers/cli-app.ts'
import { cutJob, importDevices, jobIn, macOf, SLOW } from '../helpers/scenario.ts'

const app = await testApp(t, SLOW)
await importDevices(app, 150)
const { run } = await cliOfApp(app)

t.test('a running job is paused and resumed, and the job is shown as it is then', async (t) => {
  const id = await jobIn(app, 'running')
  t.match(await run(['pause', id]), { code: 0, stdout: /^Job \S+ \(block\) is paused\n/, stderr: '' })
  t.match(await run(['resume', id]), { code: 0, stdout: /^Job \S+ \(block\) is running\n/ })
  const paused = await run(['pause', id, '--json'])
  t.match(JSON.parse(paused.stdout), { job_id: id, status: 'paused', pause_cause: 'operator' })
  await run(['cancel', id])
  t.match(await run(['resume', id]), { code: 3, stdout: '', stderr: /cancelled/ })
})

t.test('items that a job never reached are retried in a job of its own', async (t) => {
  const id = await cutJob(app)
  const { code, stdout } = await run(['retry', id, '-r', 'Once more', '--detach', '--json'])
  t.equal(code, 0)
  const retry = JSON.parse(stdout)
  t.match(retry, { kind: 'retry', source_job_id: id, action_reason: 'Once more' })
  await run(['cancel', retry.job_id])
})

t.test('a job is reverted and followed to its end; with the same key and reason it is the same job', async (t) => {
  const id = await jobIn(app, 'completed')
  const args = ['revert', id, '-r', 'False alarm', '--idempotency-key', 'undo']
  const first = await run(args)
  t.match(first, { code: 0, stdout: /is completed\n1 targeted, 1 affected/, stderr: /^Job \S+\n.*completed\n$/s })
  t.equal((await run(args)).stdout, first.stdout)
  t.match(await run(['revert', id, '-r', 'Again']), { code: 3, stderr: /revert/ })
  t.match(await run(['revert', id]), { code: 2, stderr: /--reason/ })
})

t.test('a revert for later waits', async (t) => {
  const id = await jobIn(app, 'completed')
  const { stdout } = await run(['revert', id, '-r', 'Later', '--at', '2099-01-01T00:00:00Z', '--detach'])
  t.match(await app.app.store.getJob(stdout.trim()), { kind: 'revert', status: 'scheduled' })
})

t.test('items are a table, by outcome, and --cursor continues after a limit', async (t) => {
  const id = await cutJob(app)
  const applied = await run(['items', id, '--outcome', 'applied', '--limit', '1'])
  t.match(
    applied.stdout,
    /^MAC +IP +HOSTNAME +VENDOR +OUTCOME +CODE +DETAIL +PROCESSED\n02:00:00:00:00:01 {2}10.0.0.1 +- +- +applied +- +- +2026-\S+\n$/,
  )
  const [, cursor = ''] = /^There are more: --cursor (\S+)\n$/.exec(applied.stderr) ?? []
  const rest = await run(['items', id, '--outcome', 'applied', '--cursor', cursor, '--json'])
  const { data, next_cursor } = JSON.parse(rest.stdout)
  t.match([data[0], next_cursor], [{ mac: macOf(2), outcome: 'applied' }, null])
})

t.test('items come from all pages', async (t) => {
  const many = await testApp(t)
  await importDevices(many, 1001)
  const id = await jobIn(many, 'scheduled')
  many.moveClock(400 * 86_400_000)
  await many.settled(id)
  const { stdout } = await (await cliOfApp(many)).run(['items', id, '--json'])
  const { data, next_cursor } = JSON.parse(stdout)
  t.strictSame([data.length, data.at(-1).mac, next_cursor], [1001, macOf(1001), null])
})

t.test('many jobs are cancelled by a filter, and never all without one', async (t) => {
  await Promise.all([jobIn(app, 'scheduled'), jobIn(app, 'scheduled')])
  const args = ['cancel', '--all', '--status', 'scheduled', '--action', 'block', '--kind', 'apply', '-r', 'Moved']
  t.match(await run(args), { code: 0, stdout: '2 jobs cancelled\n', stderr: '' })
  t.strictSame(JSON.parse((await run([...args, '--json'])).stdout), { cancelled: 0 })
  for (const wrong of [[], ['--all'], ['some-id', '--all', '--status', 'paused'], ['some-id', '--status', 'paused']]) {
    t.match(await run(['cancel', ...wrong]), { code: 2, stdout: '' }, wrong.join(' '))
  }
  t.match(await run(['cancel', '--all', '--status', 'nope']), { code: 3, stderr: /status/ })
})
