import t from 'tap'
import { makeDhcpClient } from '../helpers/network/dhcp-client.ts'
import { makeDhcpNetwork } from '../helpers/network/dhcp-network.ts'
import { startInventory } from '../helpers/network/inventory.ts'
import { startKea } from '../helpers/network/kea-server.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { untilChanged, untilWritten } from '../helpers/network/until-written.ts'

const needs = unlessPossible('kea-dhcp4', 'kea-dhcp6', 'udhcpc', 'dhclient')
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
  t.match(await inventory.devices(), [{ mac: PRINTER, ip, hostname: 'printer-1', lease_expires_at: null }])
})

t.test('Kea: who released an address, or let its lease run out, has none', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const kea = await startKea(t, network, { size: 5, seconds: 6 })
  const inventory = await startInventory(t)
  const [printer, guest, visitor] = await Promise.all(
    [PRINTER, GUEST, VISITOR].map(async (mac) => {
      const client = await makeDhcpClient(t, { mac, hostname: `of-${mac.at(-1)}` })
      await client.plugInto(network)
      return { ...client, ip: await client.comeByV4() }
    }),
  )
  t.match((await inventory.importFile(kea.files[0])).json, { created: 3, rejected: 0 })
  await visitor?.vanish()
  await guest?.releaseV4()
  await printer?.renewV4()
  const isAlone = async () => (await kea.leases()).map(({ mac }) => mac).join() === PRINTER
  await untilChanged(kea.files[0].path, isAlone, 'only the printer has a lease')
  t.match((await inventory.importFile(kea.files[0])).json, { released: 2, rejected: 0 })
  t.match(await inventory.devices(), [
    { mac: PRINTER, ip: printer?.ip },
    { mac: GUEST, ip: null },
    { mac: VISITOR, ip: null },
  ])
})

t.test('Kea: an address that a client found in use is nobody’s, also not of whose it was', needs, async (t) => {
  const network = await makeDhcpNetwork(t, '10.1.0', 'fd00:1::')
  const kea = await startKea(t, network, { size: 1, seconds: 3 })
  const inventory = await startInventory(t)
  const visitor = await makeDhcpClient(t, { mac: VISITOR, hostname: 'visitor' })
  await visitor.plugInto(network)
  const ip = await visitor.comeByV4()
  t.match((await inventory.importFile(kea.files[0])).json, { created: 1 })
  await visitor.vanish()

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
  t.match(await inventory.devices(), [{ mac: VISITOR, ip: null }])
})
