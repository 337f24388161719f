import { readFileSync } from 'node:fs'
import t from 'tap'
import { answeringEnforcer } from '../helpers/answering-enforcer.ts'
import { testApp } from '../helpers/app.ts'
import { cliOf, LEASES } from '../helpers/cli-process.ts'
import { createJob, importDevices } from '../helpers/scenario.ts'

const ESPRESSIF = ['-w', 'vendor contains Espressif', '-w', 'ip in_subnet 10.20.0.0/16']
const cli = await cliOf(t)

t.test('a lease file is recognised by its name and its first line, and imported', async (t) => {
  const imported = await cli.run(['import', LEASES])
  t.strictSame(imported, {
    code: 0,
    stdout: '13049 lines: 12049 devices created, 0 updated, 0 unchanged, 0 released\n',
    stderr: '',
  })
})

t.test('standard input is imported too, and bad lines are listed without failing', async (t) => {
  const input = '{"mac": "00:00:5e:00:53:01", "hostname": "printer"}\n{"mac": "no"}\n'
  const human = await cli.run(['import', '-'], { input })
  t.equal(human.code, 0)
  t.equal(human.stdout, '2 lines: 1 device created, 0 updated, 0 unchanged, 0 released\n')
  t.match(human.stderr, /^1 line rejected:\n {2}line 2: .+\n$/)
  const json = await cli.run(['import', '-', '--json', '--format', 'ndjson'], { input })
  t.match(JSON.parse(json.stdout), { received: 2, rejected: 1, errors: [{ line: 2 }] })
  t.equal(json.stderr, '')
})

t.test('an import that takes nothing, or rejects more than it may, fails', async (t) => {
  const input = '{"mac": "00:00:5e:00:53:01"}\n{"mac": "no"}\n'
  t.equal((await cli.run(['import', '-', '--max-rejected', '1'], { input })).code, 0)
  const strict = await cli.run(['import', '-', '--max-rejected', '0'], { input })
  t.equal(strict.code, 1)
  t.match(strict.stderr, /More lines were rejected than 0\./)
  const nothing = await cli.run(['import', '-'], { input: '{"mac": "no"}\n' })
  t.equal(nothing.code, 1)
  t.match(nothing.stderr, /Nothing was taken\./)
})

t.test(
  'a complete list of a site takes away what it does not name, and is held back where that is most of it',
  async (t) => {
    const list = (from: number, to: number): string =>
      Array.from(
        { length: to - from },
        (_, n) => `0 02:00:00:51:00:${(from + n).toString(16).padStart(2, '0')} 10.51.0.${from + n} * *\n`,
      ).join('')
    const send = (input: string, ...more: string[]) =>
      cli.run(['import', '-', '--site', 'cli', '--source', 'branch', ...more], { input })
    t.equal((await send(list(0, 200))).code, 0)
    const one = await send(list(1, 200), '--snapshot')
    t.equal(one.stdout, '199 lines: 0 devices created, 199 updated, 0 unchanged, 0 released; 1 address gone\n')
    const held = await send(list(0, 1), '--snapshot')
    t.equal(held.code, 3)
    t.match(held.stderr, /branch has 199 addresses at cli, and this list names 0 of them.*snapshot=force/)
    const forced = await send(list(1, 2), '--snapshot=force', '--json')
    t.match(JSON.parse(forced.stdout), { updated: 1, gone: 198 })
    const file = await cli.run(['import', '--snapshot', LEASES, '--site', 'cli'])
    t.match(file, { code: 0, stdout: /^13049 lines: / }, 'the file may stand behind it')
    t.match(await send('', '--snapshot=yes'), { code: 2, stderr: /Allowed choices are true, force/ })
  },
)

t.test('a CSV of any columns is imported under a source', async (t) => {
  const input = 'Name;MAC\nprinter;00:00:5e:00:53:77\n'
  const options = ['--columns', 'mac=MAC,hostname=1', '--source', 'rack list', '--json']
  const plain = await cli.run(['import', '-', ...options], { input })
  t.match(JSON.parse(plain.stdout), { format: 'csv', created: 1, rejected: 0 })
  const untold = await cli.run(['import', '-'], { input })
  t.equal(untold.code, 2)
  t.match(untold.stderr, /pass --format, or --columns/)
})

t.test('a preview shows the count, a sample and its id', async (t) => {
  const { code, stdout } = await cli.run(['preview', '-a', 'block', ...ESPRESSIF])
  t.equal(code, 0)
  const lines = stdout.split('\n')
  t.equal(lines[0], '3000 devices match')
  t.match(lines[2], /^MAC +IP +HOSTNAME +VENDOR +ACTIVE$/)
  t.match(lines[3], /^24:0a:c4:40:00:00 {2}10\.20\.\d+\.\d+ +espressif +Espressif Inc\. +-$/)
  t.match(stdout, /… and 2980 more\n\nPreview [0-9a-f-]{36}, valid until /)
  const count = await cli.run(['preview', '-a', 'block', ...ESPRESSIF, '--count-only', '--json'])
  t.equal(count.stdout, '{"preview_count":3000}\n')
})

t.test('a job from a preview is created and followed to its end', async (t) => {
  const preview = JSON.parse((await cli.run(['preview', '-a', 'block', ...ESPRESSIF, '--json'])).stdout)
  const run = await cli.run(['run', '-a', 'block', '-r', 'Firmware', '-d', '1d', '-p', preview.preview_id])
  t.equal(run.code, 0)
  t.match(
    run.stdout,
    /^Job \S+ \(block\) is completed\n3000 targeted, 3000 affected, 0 skipped, 0 failed, 0 not reached/,
  )
  t.match(
    run.stderr,
    /^Job \S+\n(scheduled for \S+\n)?(running\n)?completed\n$/,
    'plain lines where there is no terminal',
  )
  const { data } = JSON.parse((await cli.run(['jobs', '--json'])).stdout)
  t.match(data[0], { action_duration: 86_400, preview_id: preview.preview_id, action_reason: 'Firmware' })
})

t.test('a job that ends failed is a failure, with the reason', async (t) => {
  const run = await cli.run(['run', '-a', 'monitor', '-r', 'Too many', '--max-limit', '10', '-w', 'source equals kea'])
  t.equal(run.code, 1)
  t.match(run.stdout, /(More than 10|12049) devices match and max_limit is 10/)
})

t.test('a job that is completed, but failed for a device, is a failure too', async (t) => {
  const enforcer = answeringEnforcer((at) => (at === 0 ? { outcome: 'failed', reason: 'no' } : { outcome: 'applied' }))
  const app = await testApp(t, { enforcement: { enforcer } })
  await importDevices(app, 3)
  const jobId = await createJob(app)
  await app.settled(jobId)
  const env = { BULK_ACTIONS_URL: await app.app.listen({ port: 0 }), BULK_ACTIONS_API_KEY: app.keys.viewer }
  const watched = await cli.run(['watch', jobId], { env })
  t.match(watched, { code: 1, stdout: /is completed\n3 targeted, 2 affected, 0 skipped, 1 failed/ })
})

t.test('criteria may be JSON, from a file or standard input', async (t) => {
  const input = readFileSync(new URL('../fixtures/criteria.json', import.meta.url), 'utf8')
  const json = ['preview', '-a', 'block', '--count-only', '--json']
  const counts = await Promise.all([
    cli.run([...json, '--criteria', input]),
    cli.run([...json, '--criteria', '@test/fixtures/criteria.json']),
    cli.run([...json, '--criteria', '@-'], { input }),
    cli.run([...json, '--match', 'any', '-w', 'vendor contains Espressif', '-w', 'hostname not_exists']),
  ])
  for (const { code, stdout } of counts) t.strictSame([code, stdout], [0, counts[0]?.stdout])
})

t.test('a detached job prints only its id, and can be watched and cancelled', async (t) => {
  const args = ['run', '-a', 'throttle', '-r', 'Window', '--at', '2099-01-01T00:00:00Z', '--detach', ...ESPRESSIF]
  const created = await cli.run(args)
  t.match(created, { code: 0, stdout: /^[0-9a-f-]{36}\n$/ })
  const jobId = created.stdout.trim()
  const watching = cli.start(['watch', jobId, '--json'])
  const cancelled = await cli.run(['cancel', jobId, '--reason', 'Not \u001b[31mneeded'])
  t.equal(cancelled.code, 0)
  t.match(cancelled.stdout, 'was cancelled: Not \\x1b[31mneeded', 'what a terminal would obey is escaped')
  const watched = await watching.result
  t.equal(watched.code, 1, 'a job that did not do what it was made for')
  t.match(JSON.parse(watched.stdout), { job_id: jobId, status: 'cancelled', cancel_reason: 'Not \u001b[31mneeded' })
  const again = await cli.run(['cancel', jobId, '--json'])
  t.strictSame(JSON.parse(again.stdout), { success: true, job_id: jobId, status: 'cancelled' })
})

t.test('the same idempotency key makes one job', async (t) => {
  const args = [
    'run',
    '-a',
    'monitor',
    '-r',
    'Once',
    '-w',
    'mac starts_with 24:0a:c4',
    '--idempotency-key',
    'k',
    '--json',
  ]
  const [first, second] = [await cli.run(args), await cli.run(args)]
  t.equal(JSON.parse(first.stdout).job_id, JSON.parse(second.stdout).job_id)
})

t.test('jobs are listed newest first, filtered and in pages', async (t) => {
  const page = await cli.run(['jobs', '--limit', '1', '--status', 'completed'])
  t.match(page.stdout, /^JOB +STATUS .*\n\S+ +completed .*\n$/)
  const [, cursor = ''] = /--cursor (\S+)/.exec(page.stderr) ?? []
  const next = await cli.run(['jobs', '--limit', '1', '--status', 'completed', '--cursor', cursor])
  t.match(next, { code: 0, stdout: / completed / })
  t.notSame(next.stdout, page.stdout)
})
