import t from 'tap'
import { type DhcpClient, makeDhcpClient } from '../helpers/network/dhcp-client.ts'
import { makeDhcpNetwork } from '../helpers/network/dhcp-network.ts'
import { startInventory } from '../helpers/network/inventory.ts'
import { startKea } from '../helpers/network/kea-server.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { untilChanged, untilWritten } from '../helpers/network/until-written.ts'

const needs = unlessPossible('kea-dhcp4', 'kea-dhcp6', 'udhcpc', 'dhclient')
/** The state at the end of a line of either file. */
const RECLAIMED = /,2,(,1,2)?$/m
const site = 'default'
const [PRINTER, GUEST, VISITOR] = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03']

t.test('Kea: a lease without an end has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const kea = await startKea(t, network, { size: 5, seconds: Number.POSITIVE_INFINITY })
  const inventory = await startInventory(t)
  const printer = await makeDhcpClient(t, { mac: PRINTER, hostname: 'printer-1' })
  await printer.plugInto(network)
  const ip = await printer.comeByV4()
  t.match(await kea.leases(), [{ ip, mac: PRINTER, endsAt: Number.POSITIVE_INFINITY }])
  t.match((await inventory.importFile(kea.files[0])).json, { format: 'kea', created: 1, rejected: 0 })
  t.match(await inventory.devices(), [
    { mac: PRINTER, hostname: 'printer-1', addresses: [{ ip, lease_expires_at: null }] },
  ])
})

t.test('Kea: who stays has its addresses, who released them has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const kea = await startKea(t, network, { size: 5, seconds: 600 })
  const inventory = await startInventory(t)
  const printer = await makeDhcpClient(t, { mac: PRINTER, hostname: 'printer', duid: 'LLT' })
  const guest = await makeDhcpClient(t, { mac: GUEST, hostname: 'guest' })
  const comes = async (client: DhcpClient) => {
    await client.plugInto(network)
    return [await client.comeByV4(), await client.comeByV6()]
  }
  const stay = (await comes(printer)).map((ip) => ({ site, ip, mac: PRINTER }))
  const go = (await comes(guest)).map((ip) => ({ site, ip, mac: GUEST }))
  const readFiles = () => Promise.all(kea.files.map((file) => inventory.importFile(file)))
  for (const { json } of await readFiles()) t.match(json, { format: 'kea', rejected: 0 })
  const inOrder = async () => (await inventory.holdings()).toSorted((one, other) => (one.ip < other.ip ? -1 : 1))
  t.same(await inOrder(), [stay[0], go[0], stay[1], go[1]])

  await Promise.all([guest.releaseV4(), guest.releaseV6()])
  const hasGone = async () => (await kea.leases()).every(({ mac }) => mac !== GUEST)
  await untilChanged(kea.files[0].path, hasGone, 'Kea has heard of the release')
  await printer.renewV4()
  for (const { json } of await readFiles()) t.match(json, { released: 1, rejected: 0 })
  t.same(await inOrder(), stay)
})

t.test('Kea: a lease that ran out leaves its address to nobody', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const kea = await startKea(t, network, { size: 5, seconds: 2 })
  const inventory = await startInventory(t)
  const visitor = await makeDhcpClient(t, { mac: VISITOR, hostname: 'visitor' })
  await visitor.plugInto(network)
  await Promise.all([visitor.comeByV4(), visitor.comeByV6()])
  await visitor.vanish()
  for (const file of kea.files) {
    await untilWritten(file.path, (text) => RECLAIMED.test(text), 'Kea has reclaimed the lease')
    t.match((await inventory.importFile(file)).json, { format: 'kea', rejected: 0 })
  }
  t.match(await inventory.devices(), [{ mac: VISITOR, addresses: { length: 0 } }])
})

t.test('Kea: an address that a client found in use is nobody’s, also not of whose it was', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const kea = await startKea(t, network, { size: 1, seconds: 3 })
  const inventory = await startInventory(t)
  const visitor = await makeDhcpClient(t, { mac: VISITOR, hostname: 'visitor' })
  await visitor.plugInto(network)
  const ip = await visitor.comeByV4()
  await visitor.vanish()
  await inventory.importFile(kea.files[0])

  const squatter = await makeDhcpClient(t, { mac: GUEST, hostname: 'squatter' })
  await squatter.plugInto(network)
  await squatter.squatOn(ip)
  const printer = await makeDhcpClient(t, { mac: PRINTER, hostname: 'printer', asks: ['-a'] })
  await printer.plugInto(network)
  const givenNothing = t.rejects(printer.comeByV4(), /ended and never said/)
  const isDeclined = (text: string) => new RegExp(`^${ip},.*,1,$`, 'm').test(text)
  await untilWritten(kea.files[0].path, isDeclined, 'Kea knows that the address is in use')
  await printer.vanish()
  await givenNothing
  t.match((await inventory.importFile(kea.files[0])).json, { rejected: 0 })
  t.match(await inventory.devices(), [{ mac: VISITOR, addresses: { length: 0 } }])
})
