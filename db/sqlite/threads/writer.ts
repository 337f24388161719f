import { type ClockSource, clockFrom } from '../../clock.ts'
import type { ChunkLimits } from '../../runner/chunk-size.ts'
import { loadOnStep } from '../../runner/runner-steps.ts'
import { createWriterStats, type WriterStatsMemory } from '../../writer-stats.ts'
import { type Checkpoints, createCheckpoints } from '../checkpoints/checkpoints.ts'
import { startCheckpointer } from '../checkpoints/start-checkpointer.ts'
import { createEngine, type Engine } from '../engine.ts'
import { openOwned } from '../file/open-owned.ts'
import type { WriterGuard } from '../file/writer-guard.ts'
import { type Callers, createCallers } from './callers.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { type Hosted, host, type Post } from './host.ts'
import { toPlain } from './protocol.ts'
import { type TimedImports, timedImports } from './timed-imports.ts'
import { createTurns, type Turns } from './turns.ts'

export interface WriterData {
  readonly path: string
  readonly clock: ClockSource
  readonly concurrency: number
  readonly retentionDays: number
  readonly defaultMaxLimit: number
  readonly isEnforcedOutside: boolean
  readonly chunks: ChunkLimits
  /** A module whose `createOnStep` makes what is called at the runner's steps; null: nothing is. */
  readonly stepModule: string | null
  /** Where it writes what it measures of its commits and its clock. */
  readonly stats: WriterStatsMemory
  /** Where it writes whether a turn is under way. */
  readonly turns: SharedArrayBuffer
  /** Where it reads whether calls are on their way to it. */
  readonly callers: SharedArrayBuffer
}

/** How long the writer sleeps at most: it polls its clock, so no jump of it can stop a schedule for ever. */
const POLL_MS = 250
/** How often it looks whether a checkpoint is done, for which an import may wait. */
const BUSY_MS = 2

async function openWriter(data: WriterData, post: Post): Promise<Hosted> {
  const clock = clockFrom(data.clock)
  const onStep = await loadOnStep(data.stepModule, clock)
  const { db, guard, close } = openOwned(data.path)
  try {
    const stats = createWriterStats(data.stats)
    const engine = createEngine(db, clock, {
      ...data,
      onStep,
      onSettled(time) {
        stats.times.settled = time
      },
      onFault(error, jobId) {
        guard.ensureUndone(error)
        post({ notice: 'fault', error: toPlain(error), jobId })
      },
    })
    stats.times.seen = engine.seen ?? Number.NaN
    const callers = createCallers(data.callers)
    const imports = timedImports(engine.verbs, callers)
    const observe = (seconds: number) => {
      stats.commitSeconds.observe(seconds)
      imports.committed(1000 * seconds)
    }
    const timed = { ...stats, commitSeconds: { ...stats.commitSeconds, observe } }
    const stop = (error: Error) => post({ notice: 'lost', error: toPlain(error) })
    const turns = createTurns(data.turns)
    const checkpoints = createCheckpoints(db, startCheckpointer(data.path), (error) =>
      post({ notice: 'fault', error: toPlain(error), jobId: null }),
    )
    const holdsImports = () => checkpoints.isBusy && (checkpoints.isLong || !imports.isAlone)
    const commits = createGroupCommit(db, imports.verbs, post, timed, undefined, guard, holdsImports)
    return serve({ close, runner: engine.runner, commits, callers, imports, turns, guard, checkpoints, stop })
  } catch (error) {
    close()
    throw error
  }
}

interface Parts {
  readonly runner: Engine['runner']
  readonly commits: GroupCommit
  readonly callers: Callers
  readonly imports: TimedImports
  readonly turns: Turns
  readonly guard: WriterGuard
  readonly checkpoints: Checkpoints
  /** Tells that nothing will be written any more. */
  stop(error: Error): void
  close(): void
}

function serve({ close, runner, commits, callers, imports, turns, guard, checkpoints, stop }: Parts): Hosted {
  let timer: NodeJS.Timeout | null = null
  let turning = false
  let ended = false
  const lookAtFiles = () => {
    try {
      guard.confirm()
    } catch {
      // The guard keeps why.
    }
  }
  const turn = () => {
    // A turn that was due when the store was closed.
    if (ended) return
    turning = false
    turns.begin()
    const isMoreWaiting = commits.run()
    const isMoreToDo = guard.lost === null && runner.step()
    lookAtFiles()
    if (guard.lost === null) checkpoints.look()
    if (guard.lost !== null) {
      // This turn never ends: what it has read is not to be trusted.
      ended = true
      return stop(guard.lost)
    }
    turns.end()
    if (isMoreToDo) imports.isBusy()
    if (isMoreToDo || isMoreWaiting) soon()
    else timer = setTimeout(soon, checkpoints.isBusy ? BUSY_MS : POLL_MS)
  }
  const soon = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (!turning) setImmediate(turn)
    turning = true
  }
  soon()
  return {
    verbs: Object.keys(imports.verbs),
    take(calls) {
      callers.received(calls)
      imports.received(calls)
      commits.add(calls)
      soon()
    },
    drop(id) {
      commits.drop(id)
      soon()
    },
    close() {
      // The last turn never ends.
      turns.begin()
      checkpoints.close()
      commits.runAll()
      runner.stop()
      if (timer !== null) clearTimeout(timer)
      ended = true
      close()
    },
  }
}

host(openWriter)
