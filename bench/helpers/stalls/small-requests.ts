import { endTask, scriptInput, scriptResult } from '../script.ts'
import { createAsker, PATIENCE_MS } from './asker.ts'
import { dueMeanwhile } from './due-meanwhile.ts'
import { createKinds, EVERY_MS, type Ground, type Kind, type KindName } from './kinds.ts'

/** Small requests at a fixed rate, each kind one at a time by a connection of its own, until it is told to stop. */
export interface SmallRequestsInput extends Ground {
  readonly port: number
  readonly authorization: string
}
export interface Waits {
  readonly name: KindName
  /** Milliseconds, those of requests that could not be sent included. */
  readonly waits: number[]
  /** What came in place of the right answer: a status, or an error. */
  readonly faults: string[]
}

const { port, authorization, ...ground } = await scriptInput<SmallRequestsInput>()
let stopped = false
const kinds = createKinds((keepAlive) => createAsker(port, authorization, keepAlive), ground)
// Not all in the same moment: each would wait for the others.
const loops = kinds.map((kind, index) => ask(kind, (index * EVERY_MS) / kinds.length))
process.once('message', () => {
  stopped = true
})
scriptResult({ started: true })
await endTask(await Promise.all(loops))

async function ask({ name, everyMs, run }: Kind, delayMs: number): Promise<Waits> {
  const waits: number[] = []
  const faults: string[] = []
  for (let due = performance.now() + delayMs; ; ) {
    await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())))
    if (stopped) return { name, waits, faults }
    const wait = await run().catch((error: Error) => {
      faults.push(error.message)
      return PATIENCE_MS
    })
    const { behind, next } = dueMeanwhile(due, performance.now(), everyMs)
    waits.push(wait, ...behind)
    due = next
  }
}
