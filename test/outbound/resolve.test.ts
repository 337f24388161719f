import type { LookupAddress } from 'node:dns'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createResolve } from '../../outbound/resolve.ts'
import { startNameServer, type Zone } from '../helpers/name-server.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until } from '../helpers/until.ts'

const HOSTS =
  '# names\n127.0.0.1\tlocalhost\n10.0.0.7 one.example Two.example # two\n::1 localhost\nno.address no.example\n'
const long = () => AbortSignal.timeout(60_000)
const four = (address: string): LookupAddress => ({ address, family: 4 })
const never = async (hostname: string): Promise<never> => {
  throw new Error(`the operating system is not to be asked for ${hostname}`)
}

async function start(t: Test, zone: Zone, lookup: (hostname: string) => Promise<LookupAddress[]> = never) {
  const hostsFile = join(temporaryFolder(t), 'hosts')
  writeFileSync(hostsFile, HOSTS)
  const { address, asked } = await startNameServer(t, zone)
  return { asked, resolve: createResolve({ servers: [address], hostsFile, lookup }) }
}

t.test('a name in the hosts file needs no query', async (t) => {
  const { asked, resolve } = await start(t, () => null)
  t.strictSame(await resolve('localhost', long()), [four('127.0.0.1'), { address: '::1', family: 6 }])
  t.strictSame(await resolve('two.example.', long()), [four('10.0.0.7')])
  t.strictSame(asked, [])
})

t.test('the name servers are queried for any other name, and for all of its addresses', async (t) => {
  const { asked, resolve } = await start(t, () => ['192.0.2.1', '192.0.2.2'])
  t.strictSame(await resolve('receiver.example', long()), [four('192.0.2.1'), four('192.0.2.2')])
  t.strictSame(asked, ['receiver.example', 'receiver.example'])
})

t.test('the operating system is asked for names unknown to them, one at a time', async (t) => {
  const underWay: string[] = []
  const first = Promise.withResolvers<LookupAddress[]>()
  const { resolve } = await start(
    t,
    (name) => (name === 'receiver.example' ? ['192.0.2.1'] : []),
    (hostname) => {
      underWay.push(hostname)
      return underWay.length === 1 ? first.promise : Promise.resolve([four('192.0.2.3')])
    },
  )
  const hangs = resolve('printer', long())
  await until(() => underWay.length > 0, 'the operating system is asked')
  const impatient = new AbortController()
  const gone = resolve('scanner', impatient.signal)
  const other = resolve('camera', long())
  t.strictSame(await resolve('receiver.example', long()), [four('192.0.2.1')], 'no other name waits for it')
  t.strictSame(underWay, ['printer'])
  impatient.abort()
  first.resolve([four('192.0.2.2')])
  t.strictSame([await hangs, await other], [[four('192.0.2.2')], [four('192.0.2.3')]])
  await t.rejects(gone)
  t.strictSame(underWay, ['printer', 'camera'], 'a name that nobody waits for is not looked up')
})

t.test(
  'without an answer of a name server the query ends with the signal, and the operating system is not asked',
  async (t) => {
    const { asked, resolve } = await start(t, () => null)
    const given = new AbortController()
    const answer = resolve('dead.example', given.signal)
    await until(() => asked.length === 2, 'the name server is asked for both kinds of addresses')
    given.abort()
    await t.rejects(answer, { code: 'ECANCELLED' })
    await t.rejects(resolve('dead.example', given.signal), { name: 'AbortError' })
  },
)
