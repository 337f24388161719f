import { parentPort, workerData } from 'node:worker_threads'
import { type ClockSource, clockFrom } from '../clock.ts'
import { createEngine } from '../engine.ts'
import { openFault } from '../open-fault.ts'
import { openOwned } from '../open-owned.ts'
import type { ChunkLimits } from '../runner/chunk-size.ts'
import type { OnStep } from '../runner/steps.ts'
import { createBatches } from './batches.ts'
import { type Call, toPlain } from './protocol.ts'
import { createTurns } from './turns.ts'
import { createWriterStats, type WriterStatsMemory } from './writer-stats.ts'

export interface WriterData {
  readonly path: string
  readonly clock: ClockSource
  readonly concurrency: number
  readonly retentionDays: number
  readonly defaultMaxLimit: number
  readonly isEnforcedOutside: boolean
  readonly chunks: ChunkLimits
  /** A module whose `onStep` hears of the runner's steps; null: nobody. */
  readonly stepModule: string | null
  /** Where it keeps count of its commits. */
  readonly stats: WriterStatsMemory
  /** Where it tells of its turns. */
  readonly turns: SharedArrayBuffer
}

/** How long the writer sleeps at most: it polls its clock, so no jump of it can stop a schedule for ever. */
const POLL_MS = 250

if (parentPort === null) throw new Error('the writer runs in a thread of its own')
const port = parentPort
const data = workerData as WriterData

async function start() {
  const onStep: OnStep =
    data.stepModule === null ? () => {} : ((await import(data.stepModule)) as { onStep: OnStep }).onStep
  const { db, close } = openOwned(data.path)
  try {
    const engine = createEngine(db, clockFrom(data.clock), {
      ...data,
      onStep,
      onFault: (error, jobId) => port.postMessage({ notice: 'fault', error: toPlain(error), jobId }),
    })
    const batches = createBatches(db, engine, (replies) => port.postMessage(replies), createWriterStats(data.stats))
    return { close, runner: engine.runner, batches }
  } catch (error) {
    close()
    throw error
  }
}

function serve({ close, runner, batches }: Awaited<ReturnType<typeof start>>) {
  const turns = createTurns(data.turns)
  let timer: NodeJS.Timeout | null = null
  let turning = false
  let ended = false
  const turn = () => {
    // A turn that was due when the thread was told to end.
    if (ended) return
    turning = false
    turns.begin()
    batches.run()
    const isMoreToDo = runner.step()
    turns.end()
    if (isMoreToDo) soon()
    else timer = setTimeout(soon, POLL_MS)
  }
  const soon = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (!turning) setImmediate(turn)
    turning = true
  }
  const end = () => {
    // The last turn never ends.
    turns.begin()
    batches.run()
    if (timer !== null) clearTimeout(timer)
    ended = true
    close()
    port.close()
  }
  port.on('message', (message: Call[] | 'close') => {
    if (message === 'close') return end()
    batches.add(message)
    soon()
  })
  soon()
}

try {
  const parts = await start()
  serve(parts)
  port.postMessage({ notice: 'ready' })
} catch (error) {
  port.postMessage({ notice: 'failed', message: openFault(error, data.path).message })
  port.close()
}
