import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createCheckpointSignals } from './checkpoint-signals.ts'
import type { CheckpointerData } from './checkpointer.ts'
import type { Checkpointer } from './checkpoints.ts'

/** A checkpoint of as much as the writer lets the log grow to takes less than a second. */
const PATIENCE_MS = 5000

/** Starts its thread when it is first asked: most databases at rest never need it. One that ended is started again. */
export function startCheckpointer(path: string): Checkpointer {
  let signals: ReturnType<typeof createCheckpointSignals> | null = null
  const start = () => {
    const started = createCheckpointSignals()
    const workerData: CheckpointerData = { path, memory: started.memory }
    const forget = () => {
      if (signals === started) signals = null
    }
    const worker = new Worker(FILE, { workerData })
    worker.unref()
    worker.once('error', forget).once('exit', forget)
    return started
  }
  return {
    ask() {
      signals ??= start()
      signals.ask()
    },
    get isAsked() {
      return signals?.isAsked ?? false
    },
    close: () => signals?.end(PATIENCE_MS),
  }
}

/** A thread's file is TypeScript here, and JavaScript in the package. */
const FILE = new URL(`./checkpointer${extname(import.meta.filename)}`, import.meta.url)
