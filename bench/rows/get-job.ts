import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { load } from '../helpers/load.ts'
import { startReference } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { sides } from '../helpers/statistics.ts'

const DEVICES = 1000

/** Reading a job, with all that stands in front of it. */
export const getJob: Benchmark = {
  name: 'get-job',
  quick: true,
  run: ({ rounds, seconds }) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, DEVICES)
      const server = await startServer(path)
      const { id } = await timeJob(server, 'block', DEVICES)
      const reference = await startReference('references/get-job.ts', { path })
      const job = `/api/actions/bulk/jobs/${id}`
      const ours = await bodyOf(`${server.origin}${job}`, server.headers)
      const theirs = await bodyOf(`${reference.origin}${job}`)
      check(JSON.parse(ours).job_id === id && JSON.parse(theirs).job_id === id, 'the job was not answered')

      const rateOf = async (url: string, expectBody: string, headers = {}) =>
        (await load({ url, seconds, headers, expectBody })).rate
      const pair = await alternate(
        rounds,
        () => rateOf(`${server.origin}${job}`, ours, server.headers),
        () => rateOf(`${reference.origin}${job}`, theirs),
      )
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

async function bodyOf(url: string, headers = {}): Promise<string> {
  const answer = await fetch(url, { headers })
  check(answer.status === 200, `${url} was answered with ${answer.status}`)
  return answer.text()
}
