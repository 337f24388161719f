import { StoreError } from '../errors.ts'
import type { Caller } from '../model.ts'
import type { WriteConnection } from './connection.ts'
import type { Engine } from './engine.ts'
import { storageFault } from './faults.ts'
import { createGroupCommit } from './group-commit.ts'
import { InUse, type OwnedSession } from './owned-session.ts'
import { timedImports } from './timed-imports.ts'

export interface Writer {
  /** Fulfilled once what the verb changed is committed. */
  call(verb: string, args: readonly unknown[], caller?: Caller): Promise<unknown>
  wake(): void
  /** Does what waits, and ends. */
  close(): Promise<void>
}
export interface WriterEvents {
  onFault(error: Error, jobId: string | null): void
  onLost(error: Error): void
  /** Calls have shared a commit. */
  onGroup(size: number): void
}

const stopping = () =>
  new StoreError('storage_unavailable', 'The server is stopping: nothing was done. Try again in a few seconds.')

/** How long the writer sleeps at most: it polls its clock, so no jump of it can stop a schedule for ever. */
const POLL_MS = 250

/** Lets calls and the runner take turns, one after the other, for as long as the database can be reached. */
export function createWriter(
  db: WriteConnection,
  owned: OwnedSession,
  engine: Engine,
  { onFault, onLost, onGroup }: WriterEvents,
): Writer {
  let sleeper: (() => void) | null = null
  /** Somebody has asked for something since the turn in hand began. */
  let isWoken = false
  let isEnding = false
  let isEnded = false
  let isFaulty = false
  const wake = () => {
    isWoken = true
    sleeper?.()
  }
  const imports = timedImports(engine.verbs)
  const commits = createGroupCommit(db, imports.verbs, { onCall: wake, onGroup })
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => sleeper?.(), POLL_MS)
      sleeper = () => {
        clearTimeout(timer)
        sleeper = null
        resolve()
      }
    })
  /** True while more is to do at once. */
  const turn = async (): Promise<boolean> => {
    isWoken = false
    if (owned.isLost) await owned.reopen()
    isFaulty = false
    const isMoreWaiting = await commits.run()
    const isMoreToDo = await engine.runner.step()
    if (isMoreToDo) imports.isBusy()
    return isMoreWaiting || isMoreToDo
  }
  /** Callers hear at once that the database can't be reached; the runner goes on when it can be. */
  const meet = (error: Error): void => {
    commits.refuse(storageFault(error) ?? error)
    if (error instanceof InUse) {
      isEnding = true
      onLost(error)
    } else if (!isFaulty) onFault(error, null)
    isFaulty = true
  }
  const run = async (): Promise<void> => {
    while (!isEnding) {
      const isMore = await turn().catch(meet)
      if (isMore !== true && !isWoken && !isEnding) await sleep()
    }
    while (!owned.isLost && (await commits.run()));
    isEnded = true
    commits.refuse(stopping())
    engine.runner.stop()
  }
  const running = run()
  return {
    call: (verb, args, caller) => (isEnded ? Promise.reject(stopping()) : commits.call(verb, args, caller)),
    wake,
    async close() {
      isEnding = true
      wake()
      await running
    },
  }
}
