import type { LookupAddress } from 'node:dns'
import t, { type Test } from 'tap'
import { createKeaReader, KEA_BOUNDS, type KeaBounds } from '../../../sources/readers/kea-reader.ts'
import type { ReadOptions, SourceError } from '../../../sources/source-reader.ts'
import { importText, leasesOf } from '../../helpers/import-text.ts'
import {
  fakeAgent,
  fakeSocket,
  found,
  type KeaCommand,
  lease4,
  lease6,
  notConfigured,
  paged,
  unknown,
} from '../../helpers/sources/fake-kea.ts'
import { changed, runOptions, textOf } from '../../helpers/sources/reading.ts'

const LOCAL = '127.0.0.0/8,::1/128'
const BOUNDS: KeaBounds = { ...KEA_BOUNDS, pageLeases: 2, maxPages: 50 }
const PASSWORD = 'do not tell'
const neverResolved = async (): Promise<LookupAddress[]> => {
  throw new Error('an address is not to be resolved')
}
const lines = (text: string): string[] => text.split('\n')

interface Asked {
  readonly bounds?: Partial<KeaBounds>
  readonly allowed?: string
  readonly options?: Partial<ReadOptions>
  readonly credentials?: { readonly user: string; readonly password: string }
}

function open(t: Test, url: string, { bounds, allowed = LOCAL, options, credentials }: Asked = {}) {
  const openKea = createKeaReader(neverResolved, { ...BOUNDS, ...bounds })
  return openKea({ kind: 'kea', url, credentials: credentials ?? null }, { ...runOptions(t, allowed), ...options })
}
const read = async (t: Test, url: string, asked: Asked = {}) => textOf(await open(t, url, asked))
/** What stops a reading, at its beginning or later; no message has the password, and each fits. */
async function faultOf(t: Test, url: string, asked: Asked = {}): Promise<Pick<SourceError, 'code' | 'message'>> {
  const credentials = { user: 'admin', password: PASSWORD }
  const { code, message } = await read(t, url, { credentials, ...asked }).then(
    (text) => ({ code: 'none', message: text }) as unknown as SourceError,
    (error) => error,
  )
  t.ok(message.length <= 500 && !message.includes(PASSWORD), message)
  return { code, message }
}
const onlyV4 = (respond: (asked: KeaCommand) => unknown) => (asked: KeaCommand) =>
  asked.command === 'lease4-get-page' ? respond(asked) : notConfigured(asked)

t.test('a control agent is asked page by page, for both families, and its leases are a lease file', async (t) => {
  const leases = {
    'lease4-get-page': [1, 2, 3, 4, 5].map((n) => lease4(n)),
    'lease6-get-page': [lease6(1), lease6(2, { type: 'IA_PD', 'prefix-len': 56, 'hw-address': undefined })],
  }
  const { url, asked } = await fakeAgent(t, paged(leases))
  const reading = changed(await open(t, url))
  t.match(reading, { format: 'kea', mediaType: 'text/csv', warnings: [] })
  t.strictSame(lines(await textOf(reading)), [
    'address,duid,lease_type,valid_lifetime,expire,hostname,hwaddr,state',
    ...[1, 2, 3, 4, 5].map((n) => `10.0.0.${n},,,3600,170000360${n},host-${n},02:00:00:00:00:0${n},0`),
    '2001:db8::1,00:03:00:01:02:00:00:00:00:01,IA_NA,3600,1700003601,host-1,02:00:00:00:00:01,0',
    '2001:db8::2,00:03:00:01:02:00:00:00:00:02,IA_PD,3600,1700003602,host-2,,0',
    '',
  ])
  t.strictSame(
    asked.map(({ command, service, arguments: { from, limit } }) => [command, ...(service ?? []), from, limit]),
    [
      ['lease4-get-page', 'dhcp4', 'start', 2],
      ['lease6-get-page', 'dhcp6', 'start', 2],
      ['lease4-get-page', 'dhcp4', '10.0.0.2', 2],
      ['lease4-get-page', 'dhcp4', '10.0.0.4', 2],
      ['lease6-get-page', 'dhcp6', '2001:db8::2', 2],
    ],
  )
})

t.test('an import takes what is made of leases, whatever a client calls itself', async (t) => {
  const names = ['a,b', 'a\r\nb', 'a&#x2cb', 'a&b', '', '"a', 'ä']
  const leases = names.map((hostname, index) => lease4(index + 1, { hostname }))
  leases.push(
    lease4(8, { 'valid-lft': 0xffff_ffff }),
    lease4(9, { state: 1, 'hw-address': '' }),
    lease4(10, { state: 2 }),
  )
  const { url } = await fakeAgent(t, onlyV4(paged({ 'lease4-get-page': leases })))
  const imported = await importText('text/csv', await read(t, url))
  t.match(imported.report, { received: 10, ignored: 0, rejected: 0 })
  const taken = leasesOf(imported)
  t.strictSame(
    taken.slice(0, 7).map(({ hostname }) => hostname),
    ['a,b', 'ab', 'a&#x2cb', 'a&b', null, '"a', 'ä'],
  )
  t.match(taken.slice(7), [{ leaseExpiresAt: null, released: false }, { released: true }])
})

t.test('a server without leases is one that has said so', async (t) => {
  const { url } = await fakeAgent(t, paged({ 'lease4-get-page': [], 'lease6-get-page': [] }))
  const text = await read(t, url)
  t.match((await importText('text/csv', text)).report, { format: 'kea', received: 0 })
})

t.test('a socket is asked without a service, a connection for each page', async (t) => {
  const { url, folder, asked } = await fakeSocket(t, paged({ 'lease4-get-page': [1, 2, 3].map((n) => lease4(n)) }))
  const reading = changed(await open(t, url, { allowed: folder }))
  t.strictSame(reading.warnings, [], 'that it speaks for one family only is no fault')
  t.equal(lines(await textOf(reading)).length, 5)
  t.strictSame(asked[0], { command: 'lease4-get-page', arguments: { from: 'start', limit: 2 } })
  t.equal(asked.length, 3)
})

t.test('a password is sent to an agent, and a refusal says what is missing', async (t) => {
  const { url } = await fakeAgent(t, (asked, response, { headers }) => {
    const sent = Buffer.from(String(headers.authorization).replace('Basic ', ''), 'base64').toString()
    if (sent === `admin:${PASSWORD}`) return onlyV4(paged({ 'lease4-get-page': [lease4(1)] }))(asked)
    response.statusCode = 401
    return { result: 401, text: 'Unauthorized' }
  })
  t.equal(lines(await read(t, url, { credentials: { user: 'admin', password: PASSWORD } })).length, 3)
  t.match(await faultOf(t, url, { credentials: { user: 'admin', password: 'wrong' } }), {
    code: 'unauthorized',
    message: /answered 401: give the source a user and a password that stand in its configuration/,
  })
  await t.rejects(read(t, url), { code: 'unauthorized', message: /answered 401: it wants a user and a password/ })
})

t.test('what is not served is told apart from what is missing', async (t) => {
  const four = { 'lease4-get-page': [lease4(1)] }
  const withoutLibrary = await fakeAgent(t, paged(four))
  t.strictSame(changed(await open(t, withoutLibrary.url)).warnings, [
    `${new URL(withoutLibrary.url).host}: dhcp6 doesn\u2019t know lease6-get-page: add ` +
      '{"library": "/usr/lib/x86_64-linux-gnu/kea/hooks/libdhcp_lease_cmds.so"} to "hooks-libraries" in its configuration.',
  ])
  const withoutServer = await fakeAgent(t, onlyV4(paged(four)))
  t.strictSame(changed(await open(t, withoutServer.url)).warnings, [])

  const nothing = await fakeAgent(t, unknown)
  t.match(await faultOf(t, nothing.url), {
    code: 'bad_answer',
    message:
      /dhcp4 or dhcp6 doesn’t know lease4-get-page or lease6-get-page: add \{"library": ".*\/libdhcp_lease_cmds.so"\}/,
  })
  const empty = await fakeAgent(t, notConfigured)
  t.match(await faultOf(t, empty.url), {
    code: 'bad_answer',
    message: /no socket of dhcp4 or dhcp6: name them .*control-sockets/,
  })
  const socket = await fakeSocket(t, unknown)
  t.match(await faultOf(t, socket.url, { allowed: socket.folder }), { message: /libdhcp_lease_cmds/ })
})

t.test('a family that was read before never counts as gone because nobody serves it', async (t) => {
  const both = await fakeAgent(t, paged({ 'lease4-get-page': [lease4(1)], 'lease6-get-page': [] }))
  const { mark } = changed(await open(t, both.url))
  const options = { lastRead: mark }
  t.ok(await open(t, both.url, { options }), 'there is no telling without reading')
  const without = await fakeAgent(t, paged({ 'lease4-get-page': [lease4(1)] }))
  t.match(await faultOf(t, without.url, { options }), {
    code: 'bad_answer',
    message: /dhcp6 doesn’t know .* Its leases were read before; if they are given up, run the source by hand\.$/,
  })
  const fewer = await fakeAgent(t, onlyV4(paged({ 'lease4-get-page': [lease4(1)] })))
  t.match(await faultOf(t, fewer.url, { options }), { message: /no socket of dhcp6 any more/ })
  t.ok(await open(t, without.url), 'nor where somebody asks for it')
})

t.test('what answers otherwise than Kea is named', async (t) => {
  const answers: [unknown, RegExp][] = [
    ['<html>', /answered what is not JSON \("<html>"\); see whether Kea listens there/],
    ['', /answered nothing/],
    ['{}', /answered "\{\}", which is no page of leases/],
    ['[]', /which is no page of leases/],
    ['null', /which is no page of leases/],
    [{ result: 0 }, /which is no page of leases/],
    [{ result: 0, arguments: { leases: [{ 'ip-address': 7 }] } }, /which is no page of leases/],
    [{ result: 0, arguments: { leases: 'x'.repeat(5000) } }, /which is no page of leases/],
  ]
  for (const [answer, message] of answers) {
    const { url } = await fakeAgent(t, () => answer)
    t.match(await faultOf(t, url), { code: 'bad_answer', message }, JSON.stringify(answer).slice(0, 50))
  }
  const offline = await fakeAgent(t, () => ({ result: 1, text: `unable to forward\u0007: ${'x'.repeat(1000)}` }))
  t.match(await faultOf(t, offline.url), {
    code: 'unreachable',
    message: /answered with an error: "unable to forward: x/,
  })
})

t.test('redirects are not followed, and other services are named', async (t) => {
  const target = await fakeAgent(t, paged({ 'lease4-get-page': [] }))
  for (const [status, message] of [
    [302, /HTTP status 302: redirects are not followed/],
    [307, /HTTP status 307: redirects are not followed/],
    [404, /HTTP status 404: see whether it is a control agent/],
    [500, /HTTP status 500/],
  ] as const) {
    const { url } = await fakeAgent(t, (_, response) => void response.writeHead(status, { location: target.url }).end())
    t.match(await faultOf(t, url), { code: 'bad_answer', message })
  }
  t.strictSame(target.asked, [])
})

t.test('an answer that never comes, or never ends, is given up', async (t) => {
  const bounds = { answerMs: 200, maxAnswerBytes: 10_000 }
  const timeout = { code: 'timeout', message: /did not end an answer within 0\.2 seconds/ }
  const silent = await fakeAgent(t, () => undefined)
  t.match(await faultOf(t, silent.url, { bounds }), timeout)
  const stalled = await fakeAgent(t, (_, response) => void response.write('[ { "result": 0,'))
  t.match(await faultOf(t, stalled.url, { bounds }), timeout)
  const endless = await fakeAgent(t, (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(1000)));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  t.match(await faultOf(t, endless.url, { bounds }), { code: 'too_large', message: /longer than 10000 bytes/ })

  const mute = await fakeSocket(t, () => undefined)
  t.match(await faultOf(t, mute.url, { bounds, allowed: mute.folder }), timeout)
  const open = await fakeSocket(t, (_, socket) => void socket.write('{ "result": 0,'))
  t.match(await faultOf(t, open.url, { bounds, allowed: open.folder }), timeout)
  const long = await fakeSocket(t, () => ' '.repeat(20_000))
  t.match(await faultOf(t, long.url, { bounds, allowed: long.folder }), { code: 'too_large' })
})

t.test('pages that repeat themselves are given up', async (t) => {
  const same = await fakeAgent(t, () => found([lease4(1), lease4(2)]))
  t.match(await faultOf(t, same.url), { code: 'bad_answer', message: /the same page again, up to 10\.0\.0\.2/ })
  t.ok(same.asked.length <= 4, 'after the first that came again')

  let turn = 0
  const circle = await fakeAgent(
    t,
    onlyV4(() => found([lease4(1), lease4(2 + (turn++ % 5))])),
  )
  t.match(await faultOf(t, circle.url), { code: 'bad_answer', message: /the same page again/ })
  t.ok(circle.asked.length <= 8, 'also in a circle')

  let next = 1
  const endless = await fakeAgent(
    t,
    onlyV4(() => found([lease4(next++), lease4(next++)])),
  )
  t.match(await faultOf(t, endless.url, { bounds: { maxPages: 5 } }), {
    code: 'too_large',
    message: /more than 5 pages/,
  })
  const large = await fakeAgent(
    t,
    onlyV4(() => found([lease4(next++), lease4(next++)])),
  )
  t.match(await faultOf(t, large.url, { bounds: { maxBytes: 500 } }), {
    code: 'too_large',
    message: /more than 500 bytes/,
  })
})

t.test('a server that dies between two pages fails the reading', async (t) => {
  const all = Array.from({ length: 9 }, (_, n) => lease4(n + 1))
  const dying = await fakeAgent(t, (asked, response) => {
    if (asked.arguments.from === '10.0.0.4') return void response.destroy()
    return onlyV4(paged({ 'lease4-get-page': all }))(asked)
  })
  t.match(await faultOf(t, dying.url), { code: 'unreachable', message: /closed the connection without an answer/ })
  const cut = await fakeAgent(t, (asked, response) => {
    if (asked.arguments.from !== '10.0.0.4') return onlyV4(paged({ 'lease4-get-page': all }))(asked)
    response.writeHead(200, { 'content-length': 1000 }).write('[ {')
    setImmediate(() => response.destroy())
    return undefined
  })
  t.match(await faultOf(t, cut.url), { message: /broke its answer off/ })
  const without = await fakeAgent(t, (asked) =>
    asked.arguments.from === '10.0.0.4' ? unknown(asked) : onlyV4(paged({ 'lease4-get-page': all }))(asked),
  )
  t.match(await faultOf(t, without.url), { code: 'bad_answer', message: /no longer knows lease4-get-page/ })

  const hanging = await fakeSocket(t, (asked, socket) => {
    if (asked.arguments.from === '10.0.0.4') return void socket.destroy()
    return paged({ 'lease4-get-page': all })(asked)
  })
  t.match(await faultOf(t, hanging.url, { allowed: hanging.folder }), {
    code: 'unreachable',
    message: /closed the connection without an answer/,
  })
  await hanging.close()
  t.match(await faultOf(t, hanging.url, { allowed: hanging.folder }), {
    code: 'unreachable',
    message: /There is no socket|Nobody answers at/,
  })
})

t.test('where nothing listens it says so', async (t) => {
  const { url, close } = await fakeAgent(t, () => undefined)
  await close()
  t.match(await faultOf(t, url), {
    code: 'unreachable',
    message: /nothing accepts connections there\. See whether kea-ctrl-agent runs/,
  })
})

t.test('a run that ends takes the reading with it', async (t) => {
  const ended = new AbortController()
  const options = { signal: ended.signal }
  const closes = Promise.withResolvers<void>()
  const { url } = await fakeAgent(t, (asked, response) => {
    if (asked.arguments.from === 'start') return onlyV4(() => found([lease4(1), lease4(2)]))(asked)
    response.on('close', closes.resolve)
    ended.abort(new Error('the run is over'))
    return undefined
  })
  await t.rejects(read(t, url, { options }), /the run is over/)
  await closes.promise
  await t.rejects(read(t, url, { options }), /the run is over/)
})

t.test('a name is resolved once, and only its allowed addresses are connected to', async (t) => {
  const { url, asked } = await fakeAgent(t, paged({ 'lease4-get-page': [1, 2, 3, 4, 5].map((n) => lease4(n)) }))
  const named = `http://kea.example:${new URL(url).port}/`
  const answers: LookupAddress[][] = [
    [
      { address: '10.0.0.7', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
    [{ address: '10.0.0.7', family: 4 }],
    [{ address: '::ffff:10.0.0.7', family: 6 }],
    [{ address: '8.8.8.8', family: 4 }],
  ]
  const openKea = createKeaReader(async () => answers.shift() ?? [], BOUNDS)
  const place = { kind: 'kea', url: named, credentials: null } as const
  t.equal(lines(await textOf(await openKea(place, runOptions(t, LOCAL)))).length, 7)
  t.equal(answers.length, 3)
  const before = asked.length
  for (const address of ['10.0.0.7', '::ffff:(10.0.0.7|a00:7)', '8.8.8.8']) {
    await t.rejects(openKea(place, runOptions(t, LOCAL)), {
      code: 'not_allowed',
      message: new RegExp(`^The URL leads to ${address}, which is in no network of SOURCE_ALLOWED`),
    })
  }
  t.equal(asked.length, before)
})

t.test('a name that can not be resolved says so', async (t) => {
  const openKea = createKeaReader(async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })), BOUNDS)
  const place = { kind: 'kea', url: 'http://kea.example/', credentials: null } as const
  await t.rejects(openKea(place, runOptions(t, LOCAL)), {
    code: 'unreachable',
    message: /kea\.example can’t be resolved/,
  })
})

t.test('an IPv4 address inside IPv6 counts as the IPv4 address', async (t) => {
  const { url } = await fakeAgent(t, paged({ 'lease4-get-page': [lease4(1)] }))
  const mapped = url.replace('127.0.0.1', '[::ffff:127.0.0.1]')
  t.equal(lines(await read(t, mapped, { allowed: '127.0.0.0/8' })).length, 3)
  await t.rejects(read(t, mapped, { allowed: '::/0' }), { code: 'not_allowed' })
})
