import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { cliOf, LEASES, startCli } from '../helpers/cli-process.ts'
import { fakeTerminal } from '../helpers/cli-terminal.ts'

const cli = await cliOf(t)
const LATER = ['run', '-a', 'block', '-r', 'Later', '--at', '2099-01-01T00:00:00Z', '-w', 'source equals kea']
const ESCAPE = '\u001b'

async function newestJob(): Promise<{ job_id: string; status: string; cancel_reason: string | null }> {
  const quiet = fakeTerminal(cli.env, false)
  await quiet.run(['jobs', '--limit', '1', '--json'])
  return JSON.parse(quiet.stdout()).data[0]
}

t.test('a terminal gets a bar and colours, and NO_COLOR takes the colours away', async (t) => {
  const terminal = fakeTerminal(cli.env, true)
  t.equal(await terminal.run(['import', LEASES]), 0)
  t.match(stripVTControlCharacters(terminal.stderr()), /█+░* *100% {2}\d\.\d MiB sent/)
  t.equal(terminal.stdout(), '13049 lines: 12049 devices created, 0 updated, 0 unchanged, 0 released\n')

  const preview = ['preview', '-a', 'block', '-w', 'source equals kea']
  const coloured = fakeTerminal(cli.env, true)
  await coloured.run(preview)
  t.ok(coloured.stderr().includes(`${ESCAPE}[33mWarning: Most of the inventory`))
  for (const quiet of [
    fakeTerminal({ ...cli.env, NO_COLOR: '1' }, true),
    fakeTerminal({ ...cli.env, TERM: 'dumb' }, true),
  ]) {
    await quiet.run(preview)
    t.notOk(quiet.stderr().includes(ESCAPE))
  }
  const piped = fakeTerminal(cli.env, false)
  await piped.run(['import', LEASES])
  t.equal(piped.stderr(), '')
})

t.test('a followed job has a bar that is gone in the end', async (t) => {
  const terminal = fakeTerminal(cli.env, true)
  const args = ['run', '-a', 'block', '-r', 'Now', '-w', 'mac starts_with 24:0a:c4']
  t.equal(await terminal.run(args), 0)
  t.match(stripVTControlCharacters(terminal.stderr()), /100% {2}completed {2}3049\/3049 devices/)
  t.match(terminal.stdout(), /is completed\n3049 targeted/)
})

t.test('Ctrl-C asks, and yes cancels the job', async (t) => {
  const terminal = fakeTerminal(cli.env, true)
  const running = terminal.run(LATER)
  await terminal.shows(/scheduled for 2099/)
  terminal.pressCtrlC()
  await terminal.shows(/Cancel the job\?/)
  terminal.type('y\r')
  t.equal(await running, 1)
  t.match(terminal.stdout(), /was cancelled: Cancelled with Ctrl-C/)
  t.match(await newestJob(), { status: 'cancelled', cancel_reason: 'Cancelled with Ctrl-C' })
})

t.test('Enter goes on watching, and no leaves the job as it is', async (t) => {
  const terminal = fakeTerminal(cli.env, true)
  const running = terminal.run(LATER)
  await terminal.shows(/scheduled for 2099/)
  terminal.pressCtrlC()
  await terminal.shows(/Cancel the job\?/)
  terminal.type('\r')
  await terminal.shows(/Cancel the job\?.*scheduled for 2099/s)
  terminal.pressCtrlC()
  await terminal.shows(/Cancel the job\?.*Cancel the job\?/s)
  terminal.type('n\r')
  t.equal(await running, 130)
  t.match(terminal.stderr(), /The job continues\. To follow it: bulk-actions watch /)
  t.match(await newestJob(), { status: 'scheduled' })
})

t.test('the end of the job closes the open question', async (t) => {
  const terminal = fakeTerminal(cli.env, true)
  const running = terminal.run(LATER)
  await terminal.shows(/scheduled for 2099/)
  terminal.pressCtrlC()
  await terminal.shows(/Cancel the job\?/)
  const { job_id } = await newestJob()
  await fakeTerminal(cli.env, false).run(['cancel', job_id, '--reason', 'By somebody else'])
  t.equal(await running, 1)
  t.match(terminal.stdout(), /was cancelled: By somebody else/)
})

t.test('a second Ctrl-C at the question ends the watching', async (t) => {
  const terminal = fakeTerminal(cli.env, true)
  const running = terminal.run(LATER)
  await terminal.shows(/scheduled for 2099/)
  terminal.pressCtrlC()
  await terminal.shows(/Cancel the job\?/)
  terminal.pressCtrlC()
  t.equal(await running, 130)
  t.match(await newestJob(), { status: 'scheduled' })
})

t.test('without a terminal there is no question, and an interrupt leaves the job as it is', async (t) => {
  for (const args of [LATER, ['watch', (await newestJob()).job_id]]) {
    const { child, result, says } = startCli(args, cli.env)
    await says('scheduled for')
    child.kill('SIGINT')
    t.match(await result, { code: 130, stdout: '' })
    t.match(await newestJob(), { status: 'scheduled' })
  }
})
