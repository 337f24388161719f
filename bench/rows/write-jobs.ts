import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { copyOf, inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { load } from '../helpers/load.ts'
import { addScheduledJobs, countJobs, SCHEDULED_JOB } from '../helpers/scheduled-jobs.ts'
import { startReference } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { sides } from '../helpers/statistics.ts'

type Side = 'ours' | 'fsynced' | 'nothing'
type Rates = Record<Side, number[]>

const SIDES: readonly Side[] = ['ours', 'fsynced', 'nothing']
const JOBS = '/api/actions/bulk/jobs'

/** Creating and cancelling jobs, each answered after its fsync. */
export const writeJobs: Benchmark = {
  name: 'write-jobs',
  quick: true,
  run: ({ rounds, seconds, quick }) =>
    inFolder(async (folder) => {
      const empty = makeInventory(folder, 1, 'empty')
      const create: Rates = { ours: [], fsynced: [], nothing: [] }
      const cancel: Rates = { ours: [], fsynced: [], nothing: [] }
      const cancelled = Math.ceil(seconds * 4000)
      for (let round = 0; round < (quick ? 1 : rounds); round++) {
        for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
          const path = copyOf(empty, side)
          const ids = addScheduledJobs(path, cancelled)
          const { origin, headers, stop } = await start(side, path)
          const paths = ids.map((id) => `${JOBS}/${id}/cancel`)
          cancel[side].push((await load({ url: origin, seconds, method: 'POST', headers, paths })).rate)
          const json = { ...headers, 'content-type': 'application/json' }
          const made = await load({ url: origin + JOBS, seconds, method: 'POST', headers: json, body: SCHEDULED_JOB })
          create[side].push(made.rate)
          await stop()
          if (side === 'nothing') continue
          check(countJobs(path, 'cancelled') === cancelled, 'not every job was cancelled')
          check(countJobs(path, 'scheduled') >= made.answers, 'not every job was made')
        }
      }
      return [...lines('Cancel', cancel), ...lines('Create', create)]
    }),
}

async function start(side: Side, path: string) {
  if (side === 'ours') return startServer(path)
  const reference = await startReference('references/write-jobs.ts', { path: side === 'nothing' ? null : path })
  return { ...reference, headers: {} }
}

function lines(verb: string, rates: Rates): Line[] {
  const line = (side: Side, against: string, bound: number, limit = bound): Line => ({
    what: `${verb} a job, 64 connections, fsynced: rate`,
    against,
    goal: { kind: 'at least', bound, limit },
    rounds: rates.ours.map((rate, round) => rate / (rates[side][round] ?? Number.NaN)),
    figures: sides(rates.ours, rates[side], 'answers/s'),
  })
  return [
    line('fsynced', 'the same statements and ids, one fsynced transaction per request, bare Fastify', 5, 1.2),
    line('nothing', 'a bare Fastify route that writes nothing', 0.4, 0.24),
  ]
}
