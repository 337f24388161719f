import type { LookupAddress } from 'node:dns'
import t from 'tap'
import { createAddressRules, parseNetworks } from '../../outbound/address-rules.ts'
import type { Resolve } from '../../outbound/resolve.ts'
import { createTargets, parseTarget } from '../../outbound/targets.ts'

const at = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
const targetsOf = (networks: string, resolve: Resolve, resolveTimeoutMs = 3_600_000) =>
  createTargets({ rules: createAddressRules(parseNetworks(networks)), resolve, resolveTimeoutMs })
const never: Resolve = async () => {
  throw new Error('an address is not to be resolved')
}
const RECEIVER = new URL('https://receiver.example/')

t.test('a URL is http or https, without credentials and fragment', async (t) => {
  const wrong: [string, RegExp][] = [
    ['ftp://receiver.example/', /must be an http or https URL/],
    ['file:///etc/passwd', /must be an http or https URL/],
    ['receiver.example', /must be an http or https URL/],
    ['http://', /must be an http or https URL/],
    ['http://user@receiver.example/', /must not contain credentials/],
    ['http://:pass@receiver.example/', /must not contain credentials/],
    ['http://receiver.example/#part', /must not have a fragment/],
    ['http://receiver.example/#', /must not have a fragment/],
    ['http://receiver.example:0/', /must not have port 0/],
    [`http://${'a'.repeat(64)}.example/`, /host name of at most 253 characters, each part of 1 to 63/],
    [`http://${'a.'.repeat(127)}example/`, /host name of at most 253 characters/],
    ['http://receiver..example/', /each part of 1 to 63/],
  ]
  for (const [url, message] of wrong) t.throws(() => parseTarget(url), message, url)
  t.equal(parseTarget('https://receiver.example:8443/a?b=c').port, '8443')
  t.ok(parseTarget(`http://${'a'.repeat(63)}.example./`))
})

t.test('an address in the URL is judged, in any notation', async (t) => {
  const targets = targetsOf('', never)
  const hosts = ['127.0.0.1', '2130706433', '0x7f.1', '017700000001', '127.1', '[::1]', '[::ffff:127.0.0.1]', '0']
  for (const host of hosts) {
    await t.rejects(targets.addressesOf(parseTarget(`http://${host}/`)), /which is not a public address/, host)
  }
  t.match(await targets.addressesOf(parseTarget('http://8.8.8.8/')), at('8.8.8.8'))
  t.match(await targets.addressesOf(parseTarget('http://[2606:4700::1111]/')), at('2606:4700::1111'))
})

t.test('one forbidden address refuses a name, and the message names it', async (t) => {
  const targets = targetsOf('', async () => at('8.8.8.8', '10.0.0.7'))
  await t.rejects(targets.addressesOf(RECEIVER), /leads to 10\.0\.0\.7, which is not a public address/)
})

t.test('with a listed network only its addresses of a name are used', async (t) => {
  const targets = targetsOf('127.0.0.0/8', async () => at('127.0.0.1', '::1'))
  t.match(await targets.addressesOf(RECEIVER), at('127.0.0.1'))
  t.equal((await targets.addressesOf(RECEIVER)).length, 1)
})

t.test('a name is resolved anew for each message, but not twice at the same time', async (t) => {
  const asked: string[] = []
  const answer = Promise.withResolvers<LookupAddress[]>()
  const targets = targetsOf('', (hostname) => {
    asked.push(hostname)
    return answer.promise
  })
  const both = Promise.all([targets.addressesOf(RECEIVER), targets.addressesOf(RECEIVER)])
  answer.resolve(at('8.8.8.8'))
  await both
  t.strictSame(asked, ['receiver.example'])
  await targets.addressesOf(RECEIVER)
  t.strictSame(asked, ['receiver.example', 'receiver.example'])
})

t.test('resolving a name has a time-out, which aborts the query', async (t) => {
  const signals: AbortSignal[] = []
  const hangs: Resolve = (_hostname, signal) => {
    signals.push(signal)
    return new Promise(() => {})
  }
  const targets = targetsOf('', hangs, 1)
  // The limit alone keeps no process alive.
  const alive = setInterval(() => {}, 1000)
  t.teardown(() => clearInterval(alive))
  await t.rejects(targets.addressesOf(RECEIVER), { code: 'ETIMEOUT' })
  await t.rejects(targets.addressesOf(RECEIVER), { code: 'ETIMEOUT' })
  t.strictSame(
    signals.map(({ aborted }) => aborted),
    [true, true],
    'and it is asked for anew',
  )
})
