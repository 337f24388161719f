import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createAddressRules } from '../../outbound/address-rules.ts'
import { isInFolders, parseAllowed } from '../../sources/allowed.ts'

t.test('networks and folders, in any order, with spaces and slashes at the end', async (t) => {
  const { networks, folders } = parseAllowed(' /var/lib/kea/, 10.0.0.0/24,::1/128 , /srv/../run/kea ')
  t.strictSame(folders, ['/var/lib/kea', '/run/kea'])
  t.strictSame(
    networks.map(([address, length]) => `${address}/${length}`),
    ['10.0.0.0/24', '::1/128'],
  )
})

t.test('what is neither says what to write', async (t) => {
  const wrong: [string, string][] = [
    ['10.0.0.1', 'its part 1 is one address, which is written with /32'],
    ['10.0.0.0/8,::1', 'its part 2 is one address, which is written with /128'],
    ['10.0.0.0/33', 'its part 1 is neither a network, such as 10.0.0.0/24, nor an absolute path, such as /run/kea'],
    ['/run,leases', 'its part 2 is neither'],
    ['~/leases', 'its part 1 is neither'],
    ['*', 'its part 1 is neither'],
    ['/run,', 'its part 2 is empty'],
    ['::ffff:10.0.0.0/104', 'its part 1 is a network of IPv4 addresses inside IPv6, which is written as the IPv4'],
  ]
  for (const [text, message] of wrong) {
    const error = t.throws(() => parseAllowed(text), text) as unknown as Error
    t.ok(error.message.startsWith(message), `${error.message} begins with ${message}`)
    t.notOk(error.message.includes(text))
  }
})

t.test('an IPv4 address inside IPv6 is judged as the IPv4 address', async (t) => {
  const { judge } = createAddressRules(parseAllowed('10.0.0.0/8,2001:db8::/32').networks)
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '2001:db8::1']) {
    t.equal(judge(address), 'listed', address)
  }
  for (const address of ['11.1.2.3', '::ffff:11.1.2.3', '2001:db9::1']) t.not(judge(address), 'listed', address)
})

t.test('a folder holds what lies in it, and not what begins with its name', async (t) => {
  const folder = t.testdir({ leases: {} })
  const at = (...folders: string[]) => ({ folders })
  t.equal(await isInFolders('/var/lib/kea/a.csv', at('/run', '/var/lib/kea')), true)
  t.equal(await isInFolders('/var/lib/kea', at('/var/lib/kea')), true)
  t.equal(await isInFolders('/var/lib/kea-other/a.csv', at('/var/lib/kea')), false)
  t.equal(await isInFolders('/etc/shadow', at()), false)
  t.equal(await isInFolders('/etc/shadow', at('/')), true)

  mkdirSync(join(folder, 'real'))
  symlinkSync(join(folder, 'real'), join(folder, 'link'))
  t.equal(await isInFolders(join(folder, 'real', 'a.csv'), at(join(folder, 'link'))), true, 'a folder may be a link')
})
