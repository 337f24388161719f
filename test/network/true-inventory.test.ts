import t, { type Test } from 'tap'
import { makeCampus } from '../helpers/network/campus.ts'
import { expectTrue, untilTrue } from '../helpers/network/differences.ts'
import { follow } from '../helpers/network/follow.ts'
import { startInventory } from '../helpers/network/inventory.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { comeTo, leave, makeVisitor, takeStep, untilGone, type Visitor } from '../helpers/network/visits.ts'
import { type Client, JOBS, jobBody } from '../helpers/process/client.ts'
import { randomOf, runsOr } from '../helpers/random.ts'

const needs = unlessPossible('kea-dhcp4', 'kea-dhcp6', 'dnsmasq', 'udhcpc', 'dhclient')
/** udhcpc renews no shorter lease before it has ended, and dnsmasq gives no shorter one. */
const [KEA_SECONDS, DNSMASQ_SECONDS] = [16, 120]

interface Scene {
  /** How many addresses of a family the networks have that Kea serves, and those that dnsmasq does. */
  readonly kea: number
  readonly dnsmasq: number
  /** What the devices are called. */
  readonly names: readonly string[]
  /** Those that are blocked. */
  readonly blocked: readonly string[]
}

/** A campus with devices outside of it, and an inventory that follows its servers. */
async function start(t: Test, { kea, dnsmasq, names, blocked }: Scene) {
  const campus = await makeCampus(t, {
    kea: { size: kea, seconds: KEA_SECONDS },
    dnsmasq: { size: dnsmasq, seconds: DNSMASQ_SECONDS },
  })
  const places = [campus.office, campus.lab, campus.branch]
  const makings = names.map((hostname, index) =>
    makeVisitor(t, { mac: `02:00:00:00:00:0${index}`, hostname, duid: index % 2 === 0 ? 'LL' : 'LLT' }),
  )
  const visitors = await Promise.all(makings)
  const inventory = await startInventory(t)
  const macs = visitors.filter(({ hostname }) => blocked.includes(hostname)).map(({ mac }) => mac)
  await block(inventory.client, macs)
  const runSources = await follow(inventory.client, places)
  const compared = { inventory, places, blocked: macs }
  return {
    ...campus,
    places,
    visitors,
    inventory,
    expectTrue: (after: string) => expectTrue(compared, after, runSources),
    untilTrue: (after: string) => untilTrue(compared, after),
  }
}

/** Blocks devices before they have any address. */
async function block(client: Client, macs: readonly string[]): Promise<void> {
  await client.importBody(macs.map((mac) => JSON.stringify({ mac })).join('\n'))
  const criteria = { rules: [{ field: 'mac', operator: 'in', value: macs }] }
  const { json } = await client.post(JOBS, jobBody({ criteria }))
  await client.untilEnded(json.job_id)
}

t.test('a block by address follows a device that moves, and never reaches the next owner', needs, async (t) => {
  // One address of each family in each network: whoever comes next gets what the one before had.
  const names = ['moving', 'next', 'elsewhere']
  const scene = await start(t, { kea: 1, dnsmasq: 1, names, blocked: ['moving'] })
  const { office, lab, branch, visitors, inventory, expectTrue } = scene
  const [moving, next, elsewhere] = visitors as [Visitor, Visitor, Visitor]
  const blocked = async (site: string) => [
    ...(await inventory.feed(`as=ip&site=${site}`)),
    ...(await inventory.feed(`as=ipv6&site=${site}`)),
  ]
  const inOffice = await comeTo(moving, office)
  t.same(await comeTo(elsewhere, branch), inOffice, 'the sites have the same addresses')
  await expectTrue('one came to the office, another one to the branch')
  t.same(await blocked('north'), inOffice)
  t.same(await blocked('south'), [])

  const inLab = await comeTo(moving, lab)
  await expectTrue('the one in the office went to the lab without a word')
  // The office says for a while yet that it has those there.
  const news = (await blocked('north')).filter((ip) => !inOffice.includes(ip))
  t.same(news, inLab)

  await untilGone(office, ({ mac }) => mac === moving.mac)
  t.same(await comeTo(next, office), inOffice)
  await expectTrue('another one got the addresses in the office')
  t.same(await blocked('north'), inLab)

  await leave(moving)
  await expectTrue('the first gave back those in the lab')
  t.same(await blocked('north'), [])
  t.same(await comeTo(next, lab), inLab)
  await expectTrue('the other one got those in the lab as well')
  t.same(await blocked('north'), [])

  await leave(elsewhere)
  t.same(await comeTo(moving, branch), inOffice)
  await expectTrue('the first came to the branch')
  t.same(await blocked('north'), [])
  t.same(await blocked('south'), inOffice)
})

t.test('the inventory has what Kea and dnsmasq say, whatever their clients do', needs, async (t) => {
  const random = randomOf(t)
  const names = ['anna', 'bruno', 'clara', 'dario', 'elsa']
  const scene = await start(t, { kea: 5, dnsmasq: 7, names, blocked: ['anna', 'dario'] })
  const { places, visitors, expectTrue, untilTrue } = scene
  for (let step = 0; step < runsOr(10); step++) {
    const told = await takeStep(random, places, visitors)
    t.comment(told)
    await expectTrue(told)
  }
  const told = await takeStep(random, places, visitors)
  await untilTrue(`${told}, with nobody asking for it`)
})
