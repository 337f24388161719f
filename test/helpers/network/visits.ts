import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import type { Random } from '../random.ts'
import type { Place } from './campus.ts'
import { type DhcpClient, type DhcpClientOptions, makeDhcpClient } from './dhcp-client.ts'
import type { ServedLease } from './dhcp-servers.ts'
import { untilChanged } from './until-written.ts'

/** A device that goes about, and where it is; null: nowhere. */
export interface Visitor extends DhcpClient {
  place: Place | null
}

export async function makeVisitor(t: Test, options: DhcpClientOptions): Promise<Visitor> {
  return { ...(await makeDhcpClient(t, options)), place: null }
}

/** Goes to a place, without a word to the one before, and gets an address of each family. */
export async function comeTo(visitor: Visitor, place: Place): Promise<readonly [ipv4: string, ipv6: string]> {
  await visitor.plugInto(place.network)
  visitor.place = place
  return Promise.all([visitor.comeByV4(), visitor.comeByV6()])
}

/** Gives back the addresses that it knows of, and goes; resolves when the server has heard. */
export async function leave(visitor: Visitor): Promise<void> {
  const { place, mac } = visitor
  if (place === null) return
  await Promise.all([visitor.releaseV4(), visitor.releaseV6()])
  // The release of an IPv4 address is not answered.
  await untilGone(place, (lease) => lease.mac === mac && !lease.ip.includes(':'))
  await vanish(visitor)
}

/** Is gone without a word. */
export async function vanish(visitor: Visitor): Promise<void> {
  await visitor.vanish()
  visitor.place = null
}

/** Until the server of the place has no such lease. */
export async function untilGone({ server, name }: Place, isIt: (lease: ServedLease) => boolean): Promise<void> {
  const isGone = async () => !(await server.leases()).some(isIt)
  await untilChanged(server.files[0].path, isGone, `a lease in the ${name} has ended`)
}

/** Leases that a test waits for end within so many seconds. */
const PATIENCE = 12

/** What a visitor may do next, each as a sentence and the doing. */
type Step = readonly [told: string, take: () => Promise<unknown>]

/** One random step of somebody. */
export async function takeStep(
  random: Random,
  places: readonly Place[],
  visitors: readonly Visitor[],
): Promise<string> {
  const open = await Promise.all(places.map(hasRoom))
  const steps = [
    ...stepsOf(
      random.pick(visitors),
      places.filter((_, index) => open[index]),
    ),
    ...(await waits(places, visitors)),
  ]
  const [told, take] = random.pick(steps)
  await take()
  return told
}

/** A device may have two addresses of a family: one that it remembers, and one that the server does. */
async function hasRoom({ server }: Place): Promise<boolean> {
  const leases = await server.leases()
  const ofV6 = leases.filter(({ ip }) => ip.includes(':')).length
  return Math.max(ofV6, leases.length - ofV6) < server.pool.size - 1
}

function stepsOf(visitor: Visitor, open: readonly Place[]): Step[] {
  const { hostname, place } = visitor
  const comings = open.map((other): Step => {
    const again = other === place ? ' again' : ''
    return [`${hostname} comes to the ${other.name}${again}`, () => comeTo(visitor, other)]
  })
  if (place === null) return comings
  return [
    ...comings,
    [`${hostname} renews in the ${place.name}`, () => visitor.renewV4()],
    [`${hostname} leaves the ${place.name}`, () => leave(visitor)],
    [`${hostname} vanishes from the ${place.name}`, () => vanish(visitor)],
  ]
}

/** To wait until a lease has run out whose device has gone: its server need not say so when it has. */
async function waits(places: readonly Place[], visitors: readonly Visitor[]): Promise<Step[]> {
  const isThere = (mac: string, place: Place) => visitors.some((one) => one.mac === mac && one.place === place)
  const each = places.map(async (place): Promise<Step[]> => {
    const leases = (await place.server.leases()).filter(({ mac }) => !isThere(mac, place))
    const soon = leases.filter(({ endsAt }) => endsAt < Date.now() + PATIENCE * 1000)
    return soon.map(({ ip, mac, endsAt }) => [
      `the lease of ${ip} in the ${place.name}, ${mac}, runs out`,
      () => setTimeout(endsAt - Date.now()),
    ])
  })
  return (await Promise.all(each)).flat()
}
