import { alternate, type Pair, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { runScript, startReference } from '../helpers/script.ts'
import { type Server, startServer } from '../helpers/server.ts'
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
      await ours()
      const fromMemory = await alternate(rounds, ours, () => time(`${reference.origin}/bytes`))
      const fromRows = await alternate(
        rounds,
        async () => {
          await change(server)
          return ours()
        },
        () => time(`${reference.origin}/rows`),
      )
      await Promise.all([server.stop(), reference.stop()])
      check(digests.size === 1, 'the bytes differ')
      const line = (again: boolean, against: string, pair: Pair): Line => ({
        what: `A feed of ${short(devices)} MACs, ${again ? 'again while nothing has changed' : 'after a change'}: time`,
        against,
        goal: { kind: 'at most', bound: 3 },
        rounds: ratios(pair),
        figures: sides(pair.ours, pair.theirs, 'ms'),
      })
      return [
        line(true, 'a script that writes the same bytes, which it has in memory, to a socket', fromMemory),
        line(false, 'a script that makes the same bytes of the rows and writes them to a socket', fromRows),
      ]
    }),
}

/** After this no feed that was sent before is good any more. */
async function change(server: Server): Promise<void> {
  const answer = await fetch(`${server.origin}/api/devices/import`, {
    method: 'POST',
    headers: { ...server.headers, 'content-type': 'application/x-ndjson' },
    body: '{"mac":"02:00:00:00:00:01"}\n',
  })
  check(answer.status === 200, `an import was answered with ${answer.status}`)
  await answer.text()
}
