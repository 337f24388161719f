import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../db/store.ts'
import type { Enforcer } from './enforcer.ts'

export interface ResumerOptions {
  /** The pause between two looks for waiting jobs, and the first pause between two probes. */
  readonly pauseMs: number
  /** The pause between probes doubles up to this. */
  readonly longestPauseMs: number
  /** How long one probe may take. */
  readonly timeoutMs: number
}
export interface Resumer {
  close(): Promise<void>
}
interface Parts {
  readonly store: Pick<Store, 'hasJobsWaitingForEnforcer' | 'resumeAfterEnforcer'>
  readonly enforcer: Pick<Enforcer, 'probe'>
  readonly options: ResumerOptions
  readonly onResumed: (jobs: number) => void
}

/** Probes the enforcer while jobs wait for it, and resumes them once a probe succeeds. */
export function startResumer({ store, enforcer, options, onResumed }: Parts): Resumer {
  const closing = new AbortController()
  const isReachable = async (): Promise<boolean> => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(options.timeoutMs)])
    try {
      await enforcer.probe(signal)
      return true
    } catch {
      // The reason was logged with the batches that failed.
      return false
    }
  }
  /** Returns the next pause. */
  const look = async (pause: number): Promise<number> => {
    if (!(await store.hasJobsWaitingForEnforcer())) return options.pauseMs
    if (!(await isReachable())) return Math.min(pause * 2, options.longestPauseMs)
    onResumed(await store.resumeAfterEnforcer())
    return options.pauseMs
  }
  const run = async (): Promise<void> => {
    let pause = options.pauseMs
    while (await sleep(pause, true, { signal: closing.signal }).catch(() => false)) {
      // A fault of the store: the next look tries again.
      pause = await look(pause).catch(() => pause)
    }
  }
  const running = run()
  return {
    async close() {
      closing.abort()
      await running
    },
  }
}
