import { join } from 'node:path'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { createJob, timeJob, waitForJob } from '../helpers/jobs.ts'
import type { OpenLoopResult } from '../helpers/open-loop.ts'
import { runScript } from '../helpers/script.ts'
import { type Server, startServer } from '../helpers/server.ts'
import { median, quantile, short } from '../helpers/statistics.ts'

const RATE = 2000
const BURNER = join(import.meta.dirname, '../helpers/burner.ts')
/** Each leaves rows of its own, so every job finds the devices as the one before did. */
const ACTIONS = ['block', 'deny', 'throttle', 'monitor']
const WARM_UP_MS = 300

/** How long a reader waits while a big job runs. */
export const getDuringJob: Benchmark = {
  name: 'get-during-job',
  quick: true,
  run: ({ devices, seconds, quick }) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, devices)
      const server = await startServer(path, ['--import', BURNER])
      const { id } = await timeJob(server, 'allow', devices)
      await timeJob(server, 'cleanup', devices)
      const p99 = { during: [] as number[], burning: [] as number[], idle: [] as number[] }
      for (const action of quick ? ACTIONS.slice(0, 1) : ACTIONS) {
        p99.idle.push(p99Of(await readSteadily(server, id, seconds + 0.5)))
        server.child.send('burn')
        p99.burning.push(p99Of(await readSteadily(server, id, seconds + 0.5)))
        server.child.send('rest')
        p99.during.push(await duringJob(server, id, action, devices))
      }
      await server.stop()
      const line = (against: string, bound: number, limit: number, theirs: readonly number[]) => ({
        what: `GET a job at ${RATE} requests/s while a job over ${short(devices)} devices runs: p99`,
        against,
        goal: { kind: 'at most' as const, bound, limit },
        rounds: p99.during.map((value, round) => value / (theirs[round] ?? Number.NaN)),
        figures: `${short(median(p99.during))} and ${short(median(theirs))} ms`,
      })
      return [
        line('the same load beside a thread that only burns CPU', 1.2, 1.2, p99.burning),
        line('the same load on an idle server', 2, 4, p99.idle),
      ]
    }),
}

/** Requests at a fixed rate, without those of the first moments. */
async function readSteadily(server: Server, id: string, seconds: number): Promise<OpenLoopResult['samples']> {
  const { samples, faults } = await runScript<OpenLoopResult>('helpers/open-loop.ts', {
    port: Number(new URL(server.origin).port),
    path: `/api/actions/bulk/jobs/${id}`,
    authorization: server.headers.authorization,
    rate: RATE,
    seconds,
  })
  check(faults === 0, `${faults} of ${samples.length} reads were not answered with 200`)
  const first = Math.min(...samples.slice(0, 100).map(([due]) => due))
  return samples.filter(([due]) => due > first + WARM_UP_MS)
}

const p99Of = (samples: OpenLoopResult['samples']): number =>
  quantile(
    samples.map(([, milliseconds]) => milliseconds),
    0.99,
  )

/** Of the reads that were due while the job ran. */
async function duringJob(server: Server, id: string, action: string, devices: number): Promise<number> {
  const reading = readSteadily(server, id, Math.max(2, devices / 150_000))
  await new Promise((done) => setTimeout(done, 2 * WARM_UP_MS))
  const { job_id } = await createJob(server, action)
  const samples = await reading
  const job = await waitForJob(server, job_id)
  check(job.affected_count === devices, `the job affected ${job.affected_count} devices`)
  const [from, to] = [Date.parse(job.executed_at), Date.parse(job.completed_at)]
  return p99Of(samples.filter(([due]) => due >= from && due <= to))
}
