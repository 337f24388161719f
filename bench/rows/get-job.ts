import { ratios } from '../helpers/alternate.ts'
import type { Benchmark } from '../helpers/benchmark.ts'
import { compareGets } from '../helpers/compare-gets.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { startReference } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { sides } from '../helpers/statistics.ts'

const DEVICES = 1000

/** Reading a job, with all that stands in front of it. */
export const getJob: Benchmark = {
  name: 'get-job',
  quick: true,
  run: (scale) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, DEVICES)
      const server = await startServer(path)
      const { id } = await timeJob(server, 'block', DEVICES)
      const reference = await startReference('references/get-job.ts', { path })
      const pair = await compareGets(server, reference, id, scale)
      await Promise.all([server.stop(), reference.stop()])
      return [
        {
          what: 'GET a job, 64 connections, auth and validation on: rate',
          against: 'a bare Fastify route with the same statement and nothing else',
          goal: { kind: 'at least', bound: 0.8 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'answers/s'),
        },
      ]
    }),
}
