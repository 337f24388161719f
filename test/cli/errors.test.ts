import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { cliOf, LEASES } from '../helpers/cli-process.ts'
import { fakeTerminal } from '../helpers/cli-terminal.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { heard } from '../helpers/until.ts'

const cli = await cliOf(t)

t.test('wrong usage is exit code 2, with a sentence on stderr and nothing on stdout', async (t) => {
  const wrong: [string[], RegExp][] = [
    [['nope'], /unknown command 'nope'/],
    [['jobs', '--nope'], /unknown option '--nope'/],
    [['jobs', '--limit', '0'], /at least 1/],
    [['preview', '-a', 'block'], /--where or --criteria/],
    [['preview', '-a', 'block', '-w', 'vendor'], /A rule is/],
    [['preview', '-a', 'block', '-w', 'vendor contains'], /has no value: write/],
    [['preview', '-a', 'block', '--criteria', '{'], /are not valid JSON/],
    [['preview', '-a', 'block', '--criteria', '@nowhere'], /can't be read/],
    [['run', '-a', 'block', '-r', 'x'], /either with --preview/],
    [['run', '-a', 'block', '-r', 'x', '-d', '1y', '-p', 'x'], /Give seconds, or a duration such as 30d/],
    [['run', '-a', 'block', '-r', 'x', '--at', 'tomorrow', '-p', 'x'], /Give a time with its offset, such as/],
    [['retry', 'x', '-r', 'x', '--at', '2h', '--idempotency-key', 'x'], /give --at as a time: the same command/],
    [['revert', 'x', '-r', 'x', '--at', 'tomorrow'], /or how long from now, such as 30m, 2h or P1D/],
    [['keys', 'create', 'x', '--role', 'viewer', '--expires', 'never'], /or how long from now/],
    [['import', 'nowhere.csv'], /can't be read/],
    [['import', '.'], /is a folder/],
    [['import', 'LICENSE'], /pass --format/],
    [['keys', 'create', 'x'], /--role or --scope/],
    [['jobs', '--url', 'ftp://host'], /http:\/\/ or https:\/\//],
    [['jobs', '--url', 'http://user:secret@host'], /must not contain a password/],
    [['jobs', '--key-file', 'nowhere'], /can't be read/],
    [['check', '--database', 'nowhere.db'], /There is no database nowhere\.db/],
  ]
  for (const [args, message] of wrong) {
    const process = fakeTerminal(cli.env, false)
    t.equal(await process.run(args), 2, args.join(' '))
    t.equal(process.stdout(), '')
    t.match(process.stderr(), message)
    const program = fakeTerminal(cli.env, false)
    t.equal(await program.run([...args, '--json']), 2)
    t.match(JSON.parse(program.stderr()).error, message, 'to programs, it is JSON')
  }
})

t.test('no command at all shows the help, and is wrong usage', async (t) => {
  t.match(await cli.start([]).result, { code: 2, stdout: '', stderr: /Usage: bulk-actions/ })
})

t.test('help and version are no errors', async (t) => {
  t.match(await cli.run(['--version']), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/, stderr: '' })
  t.match(await cli.run(['run', '--help']), { code: 0, stdout: /Usage: bulk-actions run/, stderr: '' })
})

t.test('a refusal of the server is exit code 3, with its message and every field at fault', async (t) => {
  const { code, stdout, stderr } = await cli.run(['run', '-a', 'blok', '-r', 'x', '-w', 'vendr contains x'])
  t.match({ code, stdout }, { code: 3, stdout: '' })
  t.match(stderr, /^Invalid request:\n {2}--action: must be one of/)
  t.match(stderr, /\n {2}the field in -w "vendr contains x": must be one of/)
  const past = await cli.run(['run', '-a', 'block', '-r', 'x', '-w', 'tag equals x', '--at', '2020-01-01T00:00:00Z'])
  t.match(past, {
    code: 3,
    stdout: '',
    stderr: /^--at: 2020-01-01T00:00:00.000Z is more than five minutes in the past[^\n]+\n$/,
  })
  const deny = await cli.run(['run', '-a', 'deny', '-r', 'x', '-w', 'tag equals x', '-d', '1h'])
  t.match(deny, {
    code: 3,
    stdout: '',
    stderr: /^--duration must be left out, or be 0, where action_type is deny or cleanup\.\n$/,
  })
  const json = await cli.run(['cancel', 'nope', '--json'])
  t.equal(json.code, 3)
  t.match(JSON.parse(json.stderr), { status: 404, type: '/problems/not_found' })
})

t.test('one fault is printed once, and a rule is named as it was typed', async (t) => {
  const list = join(temporaryFolder(t), 'macs.txt')
  writeFileSync(list, '# cameras\n02:00:00:00:00:01\nnope\n')
  const faults: [string[], RegExp][] = [
    [['-w', 'ip not_exists', '-w', 'vendor containz x'], /^The operator in -w "vendor containz x" must be [^\n]+\.\n$/],
    [['-w', 'mac in 02:00:00:00:00:01,nope'], /^Value 2 in -w "mac in 02:00:00:00:00:01,nope" must be [^\n]+\.\n$/],
    [['-w', `mac in @${list}`], /^Line 3 of \S+macs\.txt in -w "mac in @\S+?…?" must be [^\n]+\.\n$/],
    [
      ['-w', `hostname equals ${'x'.repeat(300)}`],
      /^The value in -w "hostname equals x+…" must be at most [^\n]+\.\n$/,
    ],
    [['--criteria', '{"rules": []}'], /^criteria\.rules must [^\n]+\.\n$/],
  ]
  for (const [criteria, message] of faults) {
    t.match(await cli.run(['preview', '-a', 'block', ...criteria]), { code: 3, stdout: '', stderr: message })
  }
  const json = await cli.run(['preview', '-a', 'block', '-w', 'vendor containz x', '--json'])
  t.ok(JSON.parse(json.stderr).details['criteria.rules.0.operator'], 'to programs, it is what the server said')
})

t.test('a wrong key is refused, and never shown', async (t) => {
  const BULK_ACTIONS_API_KEY = 'ba_aaaaaaaaaaaa_0123456789012345678901234567890123456789012'
  const { code, stderr } = await cli.run(['jobs'], { env: { BULK_ACTIONS_API_KEY } })
  t.equal(code, 3)
  t.notMatch(stderr, BULK_ACTIONS_API_KEY)
  const broken = await cli.run(['jobs'], { env: { BULK_ACTIONS_API_KEY: 'two words' } })
  t.equal(broken.code, 2)
  t.notMatch(broken.stderr, 'two words')
  t.match(await cli.run(['jobs'], { env: { BULK_ACTIONS_API_KEY: '' } }), { code: 2 })
})

t.test('an import that is refused while the file is being sent says why', async (t) => {
  const env = { BULK_ACTIONS_API_KEY: 'ba_aaaaaaaaaaaa_0123456789012345678901234567890123456789012' }
  const line = '{"mac": "00:00:5e:00:53:01", "hostname": "a rather long name for such a small device"}\n'
  t.match(await cli.run(['import', '-'], { env, input: line.repeat(200_000) }), {
    code: 3,
    stderr: /unknown or was revoked/,
  })
  t.match(await cli.run(['import', LEASES, '--format', 'ndjson']), { code: 1, stderr: /13050 lines rejected/ })
})

t.test('a key file is read, with or without a newline at its end', async (t) => {
  const file = join(temporaryFolder(t), 'key')
  writeFileSync(file, `${cli.env.BULK_ACTIONS_API_KEY}\n`)
  const env = { BULK_ACTIONS_API_KEY: '' }
  t.match(await cli.run(['jobs', '--key-file', file, '--json'], { env }), { code: 0, stdout: /^\{"data":/ })
})

t.test('an unreachable, failing or foreign server is exit code 4', async (t) => {
  const answers = [
    { status: 503, type: 'application/problem+json', body: '{"detail": "Full.", "status": 503, "requestId": "r-1"}' },
    { status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' },
    { status: 200, type: 'text/html', body: '<h1>Hello</h1>' },
  ]
  const messages = [/^Full\.\n {2}\(request r-1\)\n$/, /answered 502 Bad Gateway/, /is not a Bulk Actions server/]
  const other = createServer((_request, response) => {
    const { status, type, body } = answers.shift() ?? { status: 500, type: 'text/plain', body: '' }
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  await heard(other.listen(0, '127.0.0.1'), 'listening', 'the other server listens')
  const BULK_ACTIONS_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  for (const message of messages) {
    t.match(await cli.run(['jobs'], { env: { BULK_ACTIONS_URL } }), { code: 4, stdout: '', stderr: message })
  }
  const closed = heard(other, 'close', 'the other server has closed')
  other.close()
  await closed
  // A process of its own, without a connection left from before.
  const gone = await cli.start(['jobs'], { env: { BULK_ACTIONS_URL } }).result
  t.match(gone, { code: 4, stderr: /can't be reached: nothing listens there/ })
})

t.test('a redirect is not followed, since the key is for this server only', async (t) => {
  const asked: (string | undefined)[] = []
  const other = createServer((request, response) => {
    asked.push(request.url)
    const isFirst = asked.length === 1
    response.writeHead(isFirst ? 307 : 200, { location: '/elsewhere', 'content-type': 'application/json' })
    response.end('{"data":[],"next_cursor":null}')
  })
  await heard(other.listen(0, '127.0.0.1'), 'listening', 'the other server listens')
  t.teardown(() => void other.close())
  const BULK_ACTIONS_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  t.match(await cli.run(['jobs'], { env: { BULK_ACTIONS_URL } }), { code: 4, stdout: '', stderr: /can't be reached/ })
  t.equal(asked.length, 1)
})
