import { alternate, type Pair, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { runScript, startReference } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { short, sides } from '../helpers/statistics.ts'

const LINE_BYTES = 18

/** The list that a firewall fetches. */
export const feed: Benchmark = {
  name: 'feed',
  quick: true,
  run: ({ devices, rounds }) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, devices)
      const server = await startServer(path)
      await timeJob(server, 'block', devices)
      const reference = await startReference('references/feed.ts', { path })
      const digests = new Set<string>()
      const time = async (url: string, headers = {}) => {
        const got = await runScript<{ milliseconds: number; bytes: number; digest: string }>('helpers/download.ts', {
          url,
          headers,
        })
        check(got.bytes === devices * LINE_BYTES, `${url} has ${got.bytes} bytes`)
        digests.add(got.digest)
        return got.milliseconds
      }
      const ours = () => time(`${server.origin}/api/feeds/block?as=mac&format=text`, server.headers)
      const fromMemory = await alternate(rounds, ours, () => time(`${reference.origin}/bytes`))
      const fromRows = await alternate(rounds, ours, () => time(`${reference.origin}/rows`))
      await Promise.all([server.stop(), reference.stop()])
      check(digests.size === 1, 'the bytes differ')
      const line = (against: string, pair: Pair): Line => ({
        what: `A feed of ${short(devices)} MACs: time`,
        against,
        goal: { kind: 'at most', bound: 3 },
        rounds: ratios(pair),
        figures: sides(pair.ours, pair.theirs, 'ms'),
      })
      return [
        line('a script that writes the same bytes, which it has in memory, to a socket', fromMemory),
        line('a script that makes the same bytes of the rows and writes them to a socket', fromRows),
      ]
    }),
}
