import { until } from '../until.ts'
import { type Place, served } from './campus.ts'
import type { Holding, NetworkInventory } from './inventory.ts'

interface Compared {
  readonly inventory: NetworkInventory
  readonly places: readonly Place[]
  /** The MACs of all devices that are blocked. */
  readonly blocked: readonly string[]
}

/** What is in one of the two alone. */
const between = (who: string, said: readonly string[], known: readonly string[]): string[] => [
  ...said.filter((one) => !known.includes(one)).map((one) => `${who} lacks ${one}`),
  ...known.filter((one) => !said.includes(one)).map((one) => `${who} has ${one}`),
]

/** Where the inventory, and the feeds of a block by address, differ from what the servers say; each as a sentence. */
async function differences({ inventory, places, blocked }: Compared): Promise<string[]> {
  const said = await served(places)
  const show = ({ site, ip, mac }: Holding) => `${mac} at ${ip} in ${site}`
  const faults = between('the inventory', said.map(show), (await inventory.holdings()).map(show))
  for (const site of new Set(places.map((place) => place.site))) {
    const here = said.filter((one) => one.site === site)
    const theirs = here.filter(({ mac }) => blocked.includes(mac)).map(({ ip }) => ip)
    const others = here.filter(({ mac }) => !blocked.includes(mac)).map(({ ip }) => ip)
    const listed = async (query: string) => [
      ...(await inventory.feed(`as=ip&site=${site}${query}`)),
      ...(await inventory.feed(`as=ipv6&site=${site}${query}`)),
    ]
    faults.push(...between(`the feed of ${site}`, theirs, await listed('&lease_grace=0')))
    // Also of leases that have ended: whoever has the address now is not to be blocked.
    const wrong = (await listed('')).filter((ip) => others.includes(ip))
    faults.push(...wrong.map((ip) => `the feed of ${site} has ${ip} of somebody else`))
  }
  return faults
}

/** A lease may be given, renewed or end between the reading of its server and the look. */
const LOOKS = 5

/** Reads the sources and looks, a few times, until nothing differs; rejects with what does. */
export async function expectTrue(compared: Compared, after: string, read: () => Promise<void>): Promise<void> {
  let faults: string[] = []
  for (let look = 0; look < LOOKS; look++) {
    await read()
    faults = await differences(compared)
    if (faults.length === 0) return
  }
  throw new Error(`after: ${after}\n${faults.join('\n')}`)
}

/** Looks until nothing differs, while nobody asks for anything to be read. */
export async function untilTrue(compared: Compared, after: string): Promise<void> {
  let faults: string[] = []
  const isTrue = async () => {
    faults = await differences(compared)
    return faults.length === 0
  }
  await until(isTrue, `nothing differs after: ${after}`).catch((error) => {
    throw new Error(`${error.message}, but:\n${faults.join('\n')}`, { cause: error })
  })
}
