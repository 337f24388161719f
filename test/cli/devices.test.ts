import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { cliOfApp } from '../helpers/cli-app.ts'
import { fakeTerminal } from '../helpers/cli-terminal.ts'
import { createJob, importDevices } from '../helpers/scenario.ts'

const FIRST = { rules: [{ field: 'mac', operator: 'in', value: ['02:00:00:00:00:01'] }] }
const PRUNE = ['devices', 'prune', '-w', 'source equals ndjson']

/** The command line with a server that has five devices, one of them blocked. */
async function cliWithDevices(t: Parameters<typeof testApp>[0]) {
  const app = await testApp(t)
  await importDevices(app, 5)
  await app.settled(await createJob(app, { criteria: FIRST }))
  const left = async () => (await app.call('listDevices')).body.data.length
  return { cli: await cliOfApp(app), left }
}

t.test('devices prune shows what matches, asks, and deletes it once that is confirmed', async (t) => {
  const { cli, left } = await cliWithDevices(t)
  for (const [answer, shown, devices] of [
    ['n\r', /Nothing was deleted/, 5],
    ['\r', /Nothing was deleted/, 5],
    ['yes\r', /5 devices match, 4 deleted, 1 kept/, 1],
  ] as const) {
    const terminal = fakeTerminal(cli.env, true)
    const running = terminal.run(PRUNE)
    await terminal.shows(/5 devices match, 1 kept.*\n.*Delete 4 devices\?/)
    terminal.type(answer)
    t.equal(await running, 0)
    t.match(terminal.stdout(), shown)
    t.equal(await left(), devices)
  }
})

t.test('devices prune without a terminal deletes with --yes alone, and counts for programs', async (t) => {
  const { cli, left } = await cliWithDevices(t)
  t.match(await cli.run(PRUNE), { code: 2, stderr: /pass --yes/ })
  const counted = await cli.run([...PRUNE, '--json'])
  t.same(JSON.parse(counted.stdout), { matching_count: 5, kept_count: 1, deleted_count: 0 })
  t.equal(await left(), 5)
  const deleted = await cli.run([...PRUNE, '--json', '--yes'])
  t.same(JSON.parse(deleted.stdout), { matching_count: 5, kept_count: 1, deleted_count: 4 })
  t.equal(await left(), 1)
  t.match(await cli.run([...PRUNE, '--yes']), { code: 0, stdout: 'Nothing was deleted.\n', stderr: /1 kept/ })
})

t.test('devices prune wants criteria', async (t) => {
  const { cli } = await cliWithDevices(t)
  t.match(await cli.run(['devices', 'prune', '--yes']), { code: 2, stderr: /--where or --criteria/ })
})
