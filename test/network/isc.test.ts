import t, { type Test } from 'tap'
import { type DhcpClientOptions, makeDhcpClient } from '../helpers/network/dhcp-client.ts'
import { type DhcpNetwork, makeDhcpNetwork } from '../helpers/network/dhcp-network.ts'
import { startInventory } from '../helpers/network/inventory.ts'
import { startIsc } from '../helpers/network/isc-server.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { untilWritten } from '../helpers/network/until-written.ts'
import { until } from '../helpers/until.ts'

const FREE = /^ *binding state free;/m
const needs = unlessPossible('dhcpd', 'udhcpc')
const [PRINTER, GUEST, VISITOR] = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03']

async function comes(t: Test, network: DhcpNetwork, options: DhcpClientOptions) {
  const client = await makeDhcpClient(t, options)
  await client.plugInto(network)
  return { ...client, ip: await client.comeByV4() }
}
/** Whether the last block of this address has this in it. */
const lastSays = (address: string, pattern: RegExp) => (text: string) =>
  pattern.test(text.split(`lease ${address} {`).at(-1)?.split('\n}')[0] ?? '')

t.test('ISC dhcpd: who stays has its address, who released it or let it run out has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: 6 })
  const inventory = await startInventory(t)
  const printer = await comes(t, network, { mac: PRINTER, hostname: 'Meeting room 4' })
  const guest = await comes(t, network, { mac: GUEST, hostname: 'guest', asks: ['-C'] })
  const visitor = await comes(t, network, { mac: VISITOR, hostname: 'visitor' })
  t.match((await inventory.importFile(dhcpd)).json, { format: 'isc', created: 3, rejected: 0 })
  t.match(await inventory.devices(), [
    { mac: PRINTER, ip: printer.ip, hostname: 'Meeting room 4' },
    { mac: GUEST, ip: guest.ip, hostname: 'guest' },
    { mac: VISITOR, ip: visitor.ip, hostname: 'visitor' },
  ])

  await visitor.vanish()
  await guest.releaseV4()
  await printer.renewV4()
  await untilWritten(dhcpd.path, lastSays(guest.ip, FREE), 'dhcpd has heard of the release')
  await untilWritten(dhcpd.path, lastSays(visitor.ip, FREE), 'the lease of who vanished has run out')
  t.match((await inventory.importFile(dhcpd)).json, { released: 2, rejected: 0 })
  t.match(await inventory.devices(), [
    { mac: PRINTER, ip: printer.ip, hostname: 'Meeting room 4' },
    { mac: GUEST, ip: null, hostname: 'guest' },
    { mac: VISITOR, ip: null, hostname: 'visitor' },
  ])
})

t.test('ISC dhcpd: a lease without an end has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: Number.POSITIVE_INFINITY })
  const inventory = await startInventory(t)
  const printer = await comes(t, network, { mac: PRINTER, hostname: 'printer' })
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  t.match(await inventory.devices(), [{ mac: PRINTER, ip: printer.ip, lease_expires_at: null }])
})

t.test('ISC dhcpd: a lease that ran out while the server was down is one that has ended', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: 2 })
  const inventory = await startInventory(t)
  const printer = await comes(t, network, { mac: PRINTER, hostname: 'printer' })
  await dhcpd.daemon.end('SIGKILL')
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  const [before] = await inventory.devices()
  await until(() => Date.now() > Date.parse(before?.lease_expires_at ?? ''), 'the lease has ended')
  t.match((await inventory.importFile(dhcpd)).json, { unchanged: 1, rejected: 0 })
  t.same(await inventory.devices(), [{ ...before, ip: printer.ip }])
})

t.test('ISC dhcpd: an address that a client found in use is nobody’s', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 2, seconds: 600 })
  const inventory = await startInventory(t)
  const squatter = await makeDhcpClient(t, { mac: GUEST, hostname: 'squatter' })
  await squatter.plugInto(network)
  await squatter.squatOn('10.1.0.10')
  const printer = await comes(t, network, { mac: PRINTER, hostname: 'printer', asks: ['-a'] })
  t.equal(printer.ip, '10.1.0.11')
  await untilWritten(
    dhcpd.path,
    lastSays('10.1.0.10', /^ *binding state abandoned;/m),
    'dhcpd knows that the address is in use',
  )
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  t.match(await inventory.devices(), [{ mac: PRINTER, ip: '10.1.0.11' }])
})
