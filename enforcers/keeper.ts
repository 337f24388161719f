import type { Enforcer, NotShown, ReadActive } from './enforcer.ts'

/** Puts back what the network has lost of what is active, after somebody has flushed a firewall for instance. */
export interface Keeper {
  /** Looks, and puts back what is missing; true if it did. Who asks meanwhile gets the same answer. Rejects never. */
  check(closing: AbortSignal): Promise<boolean>
  /** Fulfilled when no check is under way. */
  rest(): Promise<unknown>
}
interface Parts {
  readonly enforcer: Pick<Enforcer, 'isInPlace' | 'start'>
  readonly active: ReadActive
  readonly limits: {
    /** How long a look may take. */
    readonly timeoutMs: number
    /** How long it may take to put everything back. */
    readonly restoreTimeoutMs: number
  }
  readonly onLost: () => void
  readonly onRestored: (notShown: readonly NotShown[]) => void
  /** Hears once of a fault, until a check goes well. */
  readonly onFault: (error: unknown) => void
}

export function createKeeper({ enforcer, active, limits, onLost, onRestored, onFault }: Parts): Keeper {
  let underWay: Promise<boolean> | null = null
  let faulty = false

  const restore = async (closing: AbortSignal): Promise<boolean> => {
    const within = (ms: number) => AbortSignal.any([closing, AbortSignal.timeout(ms)])
    if (await enforcer.isInPlace(within(limits.timeoutMs))) return false
    if (!faulty) onLost()
    onRestored(await enforcer.start(active, within(limits.restoreTimeoutMs)))
    return true
  }
  const look = async (closing: AbortSignal): Promise<boolean> => {
    try {
      const isRestored = await restore(closing)
      faulty = false
      return isRestored
    } catch (error) {
      if (!faulty && !closing.aborted) onFault(error)
      faulty = true
      return false
    }
  }
  return {
    check(closing) {
      underWay ??= look(closing).finally(() => {
        underWay = null
      })
      return underWay
    },
    rest: async () => underWay,
  }
}
