import { randomUUID } from 'node:crypto'
import type { Benchmark, Line, Scale } from '../benchmark.ts'
import { inFolder } from '../folder.ts'
import { makeInventory } from '../inventory.ts'
import { createJob, waitForJob } from '../jobs.ts'
import { addScheduledJobs } from '../scheduled-jobs.ts'
import { startTask, type Task } from '../script.ts'
import { call, type Server, startServer } from '../server.ts'
import { importLines } from './imports.ts'
import { judge, printKinds } from './judge.ts'
import { EVERY_MS, FEW, FEW_SOURCE, fewMacOf, type Ground } from './kinds.ts'
import { recordMemory } from './memory.ts'
import type { SmallRequestsInput, Waits } from './small-requests.ts'

/** Big work: it ends by itself, or when the signal tells it to. Its text says what was done, for the curious. */
export type BigWork = (signal: AbortSignal) => Promise<string>
/** A server with an inventory, beside whose work small requests are measured. */
export interface Trial {
  readonly server: Server
  /** The same server with another key, which has to do all big work: limits of a key are nobody else's. */
  readonly worker: Server
  readonly folder: string
  readonly path: string
  readonly devices: number
  readonly quick: boolean
  /** Measures small requests while nothing else is done, and then beside the work. */
  beside(work: BigWork, more?: Beside): Promise<readonly Line[]>
}
interface Beside {
  /** The work, where it isn't the one that the stall is about. */
  readonly what?: string
  /** Awaited between the two. */
  readonly due?: () => Promise<void>
}
export interface Stall {
  readonly name: string
  readonly quick?: boolean
  /** The share of the devices of a full run that the inventory has. */
  readonly share?: number
  /** What is done, after "beside". */
  what(devices: number): string
  /** Changes the database before the server starts. */
  prepare?(path: string, devices: number): Promise<void> | void
  run(trial: Trial): Promise<readonly Line[]>
}

/** No work is measured for longer. */
const MOST_MS = 240_000
const WARM_UP_MS = 1000
const IDLE_MS = 6000
const SCHEDULED = 12_000
const STOP_MS = 20_000

export const stall = ({ name, quick = false, share = 1, what, prepare, run }: Stall): Benchmark => ({
  name: `stalls:${name}`,
  quick,
  run: (scale) =>
    inFolder(async (folder) => {
      const devices = Math.round(share * scale.devices)
      const path = makeInventory(folder, devices)
      await prepare?.(path, devices)
      const scheduled = addScheduledJobs(path, SCHEDULED)
      const server = await startServer(path)
      try {
        const worker = await withNewKey(server, 'administrator')
        const ground = { devices, jobId: await addFew(server), scheduled }
        const beside: Trial['beside'] = (work, more) =>
          measure({ server, ground, scale, what: what(devices), work, ...more })
        return await run({ server, worker, folder, path, devices, quick: scale.quick, beside })
      } finally {
        await stopSoon(server)
      }
    }),
})

/** Also where it has so much to do that it doesn't come to its end. */
async function stopSoon({ child, stop }: Server): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await stop()
  clearTimeout(timer)
}

export async function withNewKey(server: Server, role: string): Promise<Server> {
  const { key } = await call<{ key: string }>(server, 'POST', '/keys', { name: randomUUID(), role })
  return { ...server, headers: { authorization: `Bearer ${key}` } }
}

/** Imports the few devices that small jobs are about, and allows them; returns the id of that job. */
async function addFew(server: Server): Promise<string> {
  const lines = Array.from({ length: FEW }, (_, index) => JSON.stringify({ mac: fewMacOf(index), source: FEW_SOURCE }))
  await importLines(server, new Blob([lines.join('\n')]))
  const { job_id } = await createJob(server, 'allow', {
    rules: [{ field: 'source', operator: 'equals', value: FEW_SOURCE }],
  })
  await waitForJob(server, job_id)
  return job_id
}

/** Each job can be cancelled once. */
type MutableGround = Omit<Ground, 'scheduled'> & { readonly scheduled: string[] }
interface Measured {
  readonly server: Server
  readonly ground: MutableGround
  readonly scale: Scale
  readonly what: string
  readonly work: BigWork
  readonly due?: () => Promise<void>
}

async function measure({ server, ground, scale, what, work, due }: Measured): Promise<readonly Line[]> {
  // The first ones warm up.
  await askFor(WARM_UP_MS, server, ground)
  const idle = await askFor(scale.quick ? IDLE_MS / 4 : IDLE_MS, server, ground)
  await due?.()
  const memory = recordMemory(server.child.pid as number)
  const asking = await ask(server, ground, MOST_MS)
  const began = performance.now()
  const outcome = await Promise.allSettled([work(AbortSignal.timeout(MOST_MS))])
  const seconds = (performance.now() - began) / 1000
  const during = await asking.stop()
  if (outcome[0].status === 'rejected') throw outcome[0].reason
  const done = outcome[0].value
  const measured = { what, idle, during, memory: await memory.end(), done, seconds }
  printKinds(measured)
  return [judge(measured)]
}

/** Small requests until they are told to stop, within a time for which there are jobs to cancel. */
function ask(server: Server, ground: MutableGround, mostMs: number): Promise<Task<Waits[]>> {
  const input: SmallRequestsInput = {
    ...ground,
    scheduled: ground.scheduled.splice(0, mostMs / EVERY_MS),
    port: Number(new URL(server.origin).port),
    authorization: server.headers.authorization ?? '',
  }
  return startTask('helpers/stalls/small-requests.ts', input)
}

async function askFor(milliseconds: number, server: Server, ground: MutableGround): Promise<Waits[]> {
  const asking = await ask(server, ground, milliseconds)
  await new Promise((done) => setTimeout(done, milliseconds))
  return asking.stop()
}
