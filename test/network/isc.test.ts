import t, { type Test } from 'tap'
import { type DhcpClientOptions, makeDhcpClient } from '../helpers/network/dhcp-client.ts'
import { type DhcpNetwork, makeDhcpNetwork } from '../helpers/network/dhcp-network.ts'
import { startInventory } from '../helpers/network/inventory.ts'
import { startIsc } from '../helpers/network/isc-server.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { untilWritten } from '../helpers/network/until-written.ts'
import { until } from '../helpers/until.ts'

const needs = unlessPossible('dhcpd', 'udhcpc', 'dhclient')
const [PRINTER, GUEST, VISITOR] = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03']
const site = 'default'

async function plugIn(t: Test, network: DhcpNetwork, options: DhcpClientOptions) {
  const client = await makeDhcpClient(t, options)
  await client.plugInto(network)
  return client
}
async function comes(t: Test, network: DhcpNetwork, options: DhcpClientOptions) {
  const client = await plugIn(t, network, options)
  return { ...client, ip: await client.comeByV4() }
}
async function comesByV6(t: Test, network: DhcpNetwork, options: DhcpClientOptions) {
  const client = await plugIn(t, network, options)
  return { ...client, ip: await client.comeByV6() }
}

/** Whether the last block of this address has this state. */
const isLast = (address: string, state: string) => (text: string) => {
  const block =
    text
      .split(new RegExp(`(?:lease|iaaddr) ${address} \\{`))
      .at(-1)
      ?.split('}')[0] ?? ''
  return new RegExp(`^ *binding state ${state};`, 'm').test(block)
}

t.test('ISC dhcpd: who stays has its address, who released it has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: 600 })
  const inventory = await startInventory(t)
  const printer = await comes(t, network, { mac: PRINTER, hostname: 'Meeting room 4' })
  const guest = await comes(t, network, { mac: GUEST, hostname: 'guest', asks: ['-C'] })
  t.match((await inventory.importFile(dhcpd)).json, { format: 'isc', created: 2, rejected: 0 })
  const stays = { site, ip: printer.ip, mac: PRINTER }
  t.same(await inventory.holdings(), [stays, { site, ip: guest.ip, mac: GUEST }])
  await guest.releaseV4()
  await untilWritten(dhcpd.path, isLast(guest.ip, 'free'), 'dhcpd has heard of the release')
  await printer.renewV4()
  t.match((await inventory.importFile(dhcpd)).json, { released: 1, rejected: 0 })
  t.same(await inventory.holdings(), [stays])
  // The name of who has gone was in the lease that it had.
  t.match(await inventory.devices(), [{ hostname: 'Meeting room 4' }, { hostname: 'guest' }])
})

t.test('ISC dhcpd: a lease that ran out leaves its address to nobody', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: 2 })
  const inventory = await startInventory(t)
  const visitor = await comes(t, network, { mac: VISITOR, hostname: 'visitor' })
  await visitor.vanish()
  await untilWritten(dhcpd.path, isLast(visitor.ip, 'free'), 'the lease of who vanished has run out')
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  t.match(await inventory.devices(), [{ mac: VISITOR, addresses: { length: 0 } }])
})

t.test('ISC dhcpd: a lease without an end has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: Number.POSITIVE_INFINITY })
  const inventory = await startInventory(t)
  const { ip } = await comes(t, network, { mac: PRINTER, hostname: 'printer' })
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  t.match(await inventory.devices(), [{ mac: PRINTER, addresses: [{ ip, lease_expires_at: null }] }])
})

t.test('ISC dhcpd: a lease that ran out while the server was down is one that has ended', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 5, seconds: 2 })
  const inventory = await startInventory(t)
  const { ip } = await comes(t, network, { mac: PRINTER, hostname: 'printer' })
  await dhcpd.daemon.end('SIGKILL')
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  const before = await inventory.devices()
  const end = before[0]?.addresses[0]?.lease_expires_at
  await until(() => Date.now() > Date.parse(end ?? ''), 'the lease has ended')
  t.match((await inventory.importFile(dhcpd)).json, { unchanged: 1, rejected: 0 })
  t.same(await inventory.devices(), before)
  t.match(before, [{ mac: PRINTER, ip }])
})

t.test('ISC dhcpd: an address that a client found in use is nobody’s', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 4, { size: 2, seconds: 600 })
  const inventory = await startInventory(t)
  const squatter = await plugIn(t, network, { mac: GUEST, hostname: 'squatter' })
  await squatter.squatOn('10.1.0.10')
  const { ip } = await comes(t, network, { mac: PRINTER, hostname: 'printer', asks: ['-a'] })
  await untilWritten(dhcpd.path, isLast('10.1.0.10', 'abandoned'), 'dhcpd knows that the address is in use')
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  t.equal(ip, '10.1.0.11')
  t.same(await inventory.holdings(), [{ site, ip, mac: PRINTER }])
})

t.test('ISC dhcpd for DHCPv6: a device is known by its DUID, and has no address that it released', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 6, { size: 5, seconds: 600 })
  const inventory = await startInventory(t)
  const printer = await comesByV6(t, network, { mac: PRINTER, hostname: 'printer', duid: 'LLT' })
  const guest = await comesByV6(t, network, { mac: GUEST, hostname: 'guest', duid: 'LL' })
  t.match((await inventory.importFile(dhcpd)).json, { format: 'isc', created: 2, rejected: 0 })
  const stays = { site, ip: printer.ip, mac: PRINTER }
  t.same(await inventory.holdings(), [stays, { site, ip: guest.ip, mac: GUEST }])
  await guest.releaseV6()
  t.match((await inventory.importFile(dhcpd)).json, { released: 1, rejected: 0 })
  t.same(await inventory.holdings(), [stays])
})

t.test('ISC dhcpd for DHCPv6: a lease that ran out has ended', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const dhcpd = await startIsc(t, network, 6, { size: 5, seconds: 2 })
  const inventory = await startInventory(t)
  const visitor = await comesByV6(t, network, { mac: VISITOR, hostname: 'visitor' })
  await visitor.vanish()
  await untilWritten(dhcpd.path, isLast(visitor.ip, 'expired'), 'the lease of who vanished has run out')
  t.match((await inventory.importFile(dhcpd)).json, { created: 1, rejected: 0 })
  t.same(await inventory.holdings(), [])
})
