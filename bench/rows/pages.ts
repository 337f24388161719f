import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { addScheduledJobs } from '../helpers/scheduled-jobs.ts'
import { call, type Server, startServer } from '../helpers/server.ts'
import { median, sides } from '../helpers/statistics.ts'

interface Page {
  readonly data: readonly object[]
  readonly next_cursor: string | null
}

const LIMIT = 50
const STRIDE = 1000
const READS = 50

/** A page far into a list. */
export const pages: Benchmark = {
  name: 'pages',
  quick: true,
  run: ({ devices, rounds, quick }) =>
    inFolder(async (folder) => {
      const page = quick ? 200 : 10_000
      const path = makeInventory(folder, devices)
      addScheduledJobs(path, (page + 1) * LIMIT)
      const server = await startServer(path)
      const { id } = await timeJob(server, 'block', devices)
      const lists = [
        ['devices', '/devices?'],
        ['jobs', '/actions/bulk/jobs?'],
        ["a job's items", `/actions/bulk/jobs/${id}/items?`],
      ] as const
      const lines: Line[] = []
      for (const [name, list] of lists) lines.push(await measure(server, name, list, page, rounds))
      await server.stop()
      return lines
    }),
}

async function measure(server: Server, name: string, list: string, page: number, rounds: number): Promise<Line> {
  const far = await cursorOf(server, list, page)
  const first: number[] = []
  const later: number[] = []
  for (let round = 0; round < rounds; round++) {
    const times = { first: [] as number[], later: [] as number[] }
    for (let read = 0; read < READS; read++) {
      times.first.push(await timeRead(server, `${list}limit=${LIMIT}`))
      times.later.push(await timeRead(server, `${list}limit=${LIMIT}&cursor=${far}`))
    }
    first.push(median(times.first))
    later.push(median(times.later))
  }
  return {
    what: `Page ${page.toLocaleString('en')} of ${name}, ${LIMIT} to a page: time`,
    against: 'page 1',
    goal: { kind: 'at most', bound: 1.2 },
    rounds: later.map((time, round) => time / (first[round] ?? Number.NaN)),
    figures: sides(later, first, 'ms'),
  }
}

/** The cursor of a page: a walk in larger strides ends at the same row. */
async function cursorOf(server: Server, list: string, page: number): Promise<string> {
  let cursor = ''
  for (let row = 0; row < (page - 1) * LIMIT; ) {
    const limit = Math.min(STRIDE, (page - 1) * LIMIT - row)
    const answer = await call<Page>(server, 'GET', `${list}limit=${limit}${cursor && `&cursor=${cursor}`}`)
    check(answer.next_cursor !== null, `${list} ends before page ${page}`)
    cursor = answer.next_cursor
    row += answer.data.length
  }
  return cursor
}

async function timeRead(server: Server, path: string): Promise<number> {
  const began = performance.now()
  const { data } = await call<Page>(server, 'GET', path)
  check(data.length === LIMIT, `${path} has ${data.length} entries`)
  return performance.now() - began
}
