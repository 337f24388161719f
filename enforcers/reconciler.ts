import type { Enforcer, ReadActive, RefusedAction } from './enforcer.ts'

/** Restores what the network has lost of what is active, for instance after somebody flushed a firewall. */
export interface Reconciler {
  /** Compares, and restores what is missing; true if it did. Concurrent calls share one run. Never rejects. */
  reconcile(closing: AbortSignal): Promise<boolean>
  /** Fulfilled when no run is under way. */
  idle(): Promise<unknown>
}
interface Parts {
  readonly enforcer: Pick<Enforcer, 'isInPlace' | 'start'>
  readonly active: ReadActive
  readonly limits: {
    /** For the comparison. */
    readonly timeoutMs: number
    /** For restoring everything. */
    readonly restoreTimeoutMs: number
  }
  readonly onLost: () => void
  readonly onRestored: (refused: readonly RefusedAction[]) => void
  /** Called for the first fault in a row. */
  readonly onFault: (error: unknown) => void
}

export function createReconciler({ enforcer, active, limits, onLost, onRestored, onFault }: Parts): Reconciler {
  let underWay: Promise<boolean> | null = null
  let isFaulty = false

  const restoreIfLost = async (closing: AbortSignal): Promise<boolean> => {
    const within = (ms: number) => AbortSignal.any([closing, AbortSignal.timeout(ms)])
    if (await enforcer.isInPlace(within(limits.timeoutMs))) return false
    if (!isFaulty) onLost()
    onRestored(await enforcer.start(active, within(limits.restoreTimeoutMs)))
    return true
  }
  const run = async (closing: AbortSignal): Promise<boolean> => {
    try {
      const isRestored = await restoreIfLost(closing)
      isFaulty = false
      return isRestored
    } catch (error) {
      if (!isFaulty && !closing.aborted) onFault(error)
      isFaulty = true
      return false
    }
  }
  return {
    reconcile(closing) {
      underWay ??= run(closing).finally(() => {
        underWay = null
      })
      return underWay
    },
    idle: async () => underWay,
  }
}
