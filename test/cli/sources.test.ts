import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { OpenSource } from '../../sources/source-reader.ts'
import type { TestAppOptions } from '../helpers/app.ts'
import { cliOfApp } from '../helpers/cli-app.ts'
import { sourceApp } from '../helpers/source-app.ts'
import { until } from '../helpers/until.ts'

async function cliWithFolder(t: Test, options: TestAppOptions = {}) {
  const app = await sourceApp(t, options)
  return { ...app, cli: await cliOfApp(app), file: join(app.folder, 'dnsmasq.leases') }
}

t.test('a source is added, shown, listed, run and removed by its name', async (t) => {
  const { cli, leases, file } = await cliWithFolder(t)
  leases([1, 2, 3])
  const added = await cli.run([
    'sources',
    'add',
    'lab',
    '--file',
    file,
    '--every',
    '1m',
    '--site',
    'berlin',
    '--disable',
  ])
  t.match(added, { code: 0, stdout: /^Source lab is added \([0-9a-f-]{36}\)\n$/ })
  const ran = await cli.run(['sources', 'run', 'lab'])
  t.match(ran, { code: 0, stdout: 'lab: 3 lines: 3 devices created, 0 updated, 0 unchanged, 0 released\n', stderr: '' })
  const { stdout } = await cli.run(['sources', 'list'])
  t.match(stdout, /^NAME +KIND +SITE +STATE +EVERY +LAST SUCCESS +NEXT RUN +PLACE\n/)
  t.match(stdout, new RegExp(`\nlab +file +berlin +ok, disabled +60s +2026-03-01T00:00:00.000Z +- +${file}\n$`))
  const shown = await cli.run(['sources', 'show', 'LAB'])
  for (const line of [
    'name          lab',
    'every         60 s',
    'state         ok, disabled',
    `file          ${file}`,
  ]) {
    t.match(shown.stdout, `${line}\n`)
  }
  t.match(shown.stdout, 'last import   3 lines: 3 devices created')
  const json = JSON.parse((await cli.run(['sources', 'show', 'lab', '--json'])).stdout)
  t.match(json, { name: 'lab', interval_seconds: 60, last_result: { created: 3 } })
  t.match(JSON.parse((await cli.run(['sources', 'list', '--json'])).stdout), { data: [json], next_cursor: null })
  t.match(await cli.run(['sources', 'remove', json.source_id]), { code: 0, stdout: 'Source lab is removed\n' })
  t.match(await cli.run(['sources', 'show', 'lab']), { code: 3, stderr: /There is no source lab; see .*sources list/ })
})

t.test('an update changes what is named', async (t) => {
  const { cli, file, call } = await cliWithFolder(t)
  await cli.run(['sources', 'add', 'lab', '--file', file, '--disable'])
  const update = (...args: string[]) => cli.run(['sources', 'update', 'lab', '--json', ...args])
  const answer = await update('--name', 'lab', '--every', '2h', '--format', 'dnsmasq', '--enable', '--site', 'paris')
  t.match(JSON.parse(answer.stdout), {
    interval_seconds: 7200,
    format: 'dnsmasq',
    enabled: true,
    site: 'paris',
    path: file,
  })
  t.match(JSON.parse((await update('--disable')).stdout), { enabled: false, interval_seconds: 7200 })
  t.match((await cli.run(['sources', 'update', 'lab', '--every', '30s'])).stdout, /^every {9}30 s$/m)
  t.match(await update(), { code: 2, stderr: /Say what to change/ })
  t.match(await update('--enable', '--disable'), { code: 2 })
  t.match(await cli.run(['sources', 'update', 'lab', '--every', '5s']), { code: 3, stderr: /^--every must be/ })
  t.match(await cli.run(['sources', 'update', 'lab', '--file', '/etc/passwd']), {
    code: 3,
    stderr: /^--file: .*SOURCE_ALLOWED/,
  })
  t.equal((await call('listSources')).body.data[0].interval_seconds, 30)
})

t.test('the password comes from a file or standard input, and never from an option', async (t) => {
  const { cli, folder, call, app } = await cliWithFolder(t)
  const password = join(folder, 'password')
  writeFileSync(password, 'a-secret-of-kea\n')
  const kea = ['sources', 'add', 'kea', '--kea', 'http://127.0.0.1:1/', '--disable', '--user', 'operator']
  t.match(await cli.run([...kea, '--password-file', password]), { code: 0 })
  const { body } = await call('listSources')
  const read = async () => {
    const run = await app.store.beginSourceRun(body.data[0].source_id, null, false)
    if (run !== null) await app.store.endSourceRun(run.source.sourceId, run.source.version, { outcome: 'interrupted' })
    return run?.credentials
  }
  const update = (args: string[], input?: string) =>
    cli.run(['sources', 'update', 'kea', '--enable', ...args], input === undefined ? {} : { input })
  await update([])
  t.strictSame(await read(), { user: 'operator', password: 'a-secret-of-kea' })
  t.match((await update(['--user', 'other', '--password-file', '-'], 'piped')).stdout, 'credentials   yes')
  t.strictSame(await read(), { user: 'other', password: 'piped' })
  t.notMatch((await update(['--no-credentials'])).stdout, 'credentials')
  t.equal(await read(), null)
  t.match(await update(['--user', 'other']), { code: 2, stderr: /both --user and --password-file/ })
  t.match(await cli.run(['sources', 'add', 'x', '--kea', 'unix:/x', '--password', 'y']), {
    code: 2,
    stderr: /unknown option/,
  })
})

t.test('wrong usage is told before anything is sent', async (t) => {
  const { cli, file } = await cliWithFolder(t)
  t.match(await cli.run(['sources', 'add', 'lab']), { code: 2, stderr: /either --kea <url> or --file <path>/ })
  t.match(await cli.run(['sources', 'add', 'lab', '--file', file, '--kea', 'unix:/x']), { code: 2 })
  t.match(await cli.run(['sources', 'add', 'lab', '--file', file, '--format', 'xml']), { code: 2, stderr: /dnsmasq/ })
})

t.test('a run that fails is exit code 1, with the reason', async (t) => {
  const { cli, file } = await cliWithFolder(t)
  await cli.run(['sources', 'add', 'lab', '--file', file, '--disable'])
  t.match(await cli.run(['sources', 'run', 'lab']), { code: 1, stdout: '', stderr: /^lab: .*no file/ })
  const json = await cli.run(['sources', 'run', 'lab', '--json'])
  t.equal(json.code, 1)
  t.match(JSON.parse(json.stdout), { state: 'failed' })
})

t.test('a run that is held back is exit code 1 and says how it is done all the same', async (t) => {
  const { cli, leases, file } = await cliWithFolder(t)
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1)
  leases(upTo(300))
  await cli.run(['sources', 'add', 'lab', '--file', file, '--disable'])
  await cli.run(['sources', 'run', 'lab'])
  leases(upTo(99))
  const held = await cli.run(['sources', 'run', 'lab'])
  t.match(held, { code: 1, stdout: '', stderr: /^lab: .*more than half.*\n--force does it all the same\.\n$/ })
  t.match(await cli.run(['sources', 'show', 'lab']), { stdout: /^error +lab has 300 addresses/m })
  t.match(await cli.run(['sources', 'run', 'lab', '--force']), { code: 0, stdout: /201 addresses gone/ })
})

t.test('a run that takes long is waited for', async (t) => {
  const gate = Promise.withResolvers<void>()
  const openSource: OpenSource = async () => {
    await gate.promise
    return { unchanged: true }
  }
  const { cli, file, call } = await cliWithFolder(t, { sources: { openSource, waitMs: 1 } })
  await cli.run(['sources', 'add', 'lab', '--file', file, '--disable'])
  const running = cli.run(['sources', 'run', 'lab'])
  await until(async () => (await call('listSources')).body.data[0].running, 'it runs')
  t.match((await cli.run(['sources', 'list'])).stdout, / never_run, disabled, running /)
  gate.resolve()
  t.match(await running, { code: 0, stdout: 'lab: nothing was imported yet\n' })
})
