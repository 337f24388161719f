import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchAnswer, EnforcementBatch } from '../db/enforcement/enforcement.ts'
import type { Store } from '../db/store.ts'
import { unless } from '../webhooks/unless.ts'
import { type AttemptLimits, tryUntilTaken } from './attempts.ts'
import { carryOut } from './carry-out.ts'
import { type Enforcer, isNothingDone, nothingDone } from './enforcer.ts'
import type { Keeper } from './keeper.ts'

export interface CarrierOptions extends AttemptLimits {
  /** How long a cancel waits for the call under way. */
  readonly cancelWaitMs: number
  /** How often it is looked whether the network still shows what is active. */
  readonly checkMs: number
}
export interface Carrier {
  /** Ends the call under way, and rests; its batch is carried out after the next start. */
  close(): Promise<void>
}
interface Parts {
  readonly store: Pick<Store, 'nextEnforcement' | 'enforcementStop' | 'settleEnforcement' | 'enforcementCallEnded'>
  readonly enforcer: Enforcer
  readonly keeper: Keeper
  readonly options: CarrierOptions
  readonly onRefused: (batch: EnforcementBatch, error: unknown, attempt: number) => void
  /** Hears of a fault of the store, which will be asked again. */
  readonly onFault: (error: unknown) => void
}

const REST_MS = 500

/**
 * Takes one batch after the other from the store to the enforcer, and what became of it back. Between two batches, and
 * after one that was not taken, has it seen to that the network shows what is active; never during a call, since what is
 * applied and not yet written down would be lost.
 */
export function startCarrier({ store, enforcer, keeper, options, onRefused, onFault }: Parts): Carrier {
  const closing = new AbortController()
  let inHand: Promise<unknown> | null = null
  /** A call that a cancel waits for no more. Until it has ended no other is made: they would overtake each other. */
  let givenUp: Promise<unknown> | null = null

  const signalsFor = (batchId: string) => {
    const [hurry, giveUp] = [new AbortController(), new AbortController()]
    let timer: NodeJS.Timeout | undefined
    let isOver = false
    const onStop = (isAsked: boolean): void => {
      if (!isAsked || isOver) return
      hurry.abort()
      timer = setTimeout(() => giveUp.abort(), options.cancelWaitMs)
    }
    // Where it is refused there is no store, and with that nobody who could cancel.
    store.enforcementStop(batchId).then(onStop, () => {})
    return {
      hurry: AbortSignal.any([hurry.signal, closing.signal]),
      giveUp: AbortSignal.any([giveUp.signal, closing.signal]),
      end() {
        isOver = true
        clearTimeout(timer)
      },
    }
  }
  /** What became of the call of a batch that was given up: once it has ended it can't be carried out any more. */
  const listenOn = async (batch: EnforcementBatch, call: Promise<unknown>): Promise<void> => {
    try {
      await call
      await untilAnswered(() => store.enforcementCallEnded(batch.batchId))
    } catch {
      // It was refused or cut off: the receiver may still be at it.
    }
  }
  /** null: the server is closing, and nobody knows. */
  const answerTo = async (batch: EnforcementBatch): Promise<BatchAnswer | null> => {
    const { hurry, giveUp, end } = signalsFor(batch.batchId)
    let mayBeDone = false
    let underWay: Promise<unknown> | null = null
    const carry = () =>
      carryOut(batch, async (verb, call) => {
        if (giveUp.aborted) throw nothingDone('The call was given up.')
        const signals = { hurry, giveUp: closing.signal }
        const made = tryUntilTaken(
          (signal) => enforcer[verb]({ ...call, signal }),
          options,
          signals,
          (error, attempt) => {
            mayBeDone ||= !isNothingDone(error)
            if (!closing.signal.aborted) onRefused(batch, error, attempt)
          },
        )
        made.catch(() => {})
        underWay = made
        const answers = await unless(giveUp, () => made)
        mayBeDone = true
        return answers
      })
    try {
      await unless(giveUp, async () => {
        await givenUp
        await keeper.rest()
      })
      return await carry().catch(async (refusal) => {
        if (hurry.aborted) throw refusal
        if (!(await unless(giveUp, () => keeper.check(closing.signal)))) throw refusal
        // What the batch had applied by then is lost, too: all of it is done again.
        return carry()
      })
    } catch (error) {
      if (closing.signal.aborted) return null
      if (!giveUp.aborted) return { kind: 'failed', reason: (error as Error).message, mayBeDone }
      if (underWay === null) return { kind: 'unknown', mayBeDone }
      givenUp = listenOn(batch, underWay).finally(() => {
        givenUp = null
      })
      return { kind: 'unknown', mayBeDone: true }
    } finally {
      end()
    }
  }
  /** Asks the store until it can answer; null: the server is closing. */
  const untilAnswered = async <T>(ask: () => Promise<T>): Promise<T | null> => {
    while (!closing.signal.aborted) {
      try {
        return await ask()
      } catch (error) {
        if (!closing.signal.aborted) onFault(error)
        await sleep(REST_MS, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
    return null
  }
  const handle = async (batch: EnforcementBatch): Promise<void> => {
    const answer = await answerTo(batch)
    if (answer !== null) await untilAnswered(() => store.settleEnforcement(batch.batchId, answer))
  }
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const batch = await untilAnswered(() => store.nextEnforcement())
      if (batch === null) return
      inHand = handle(batch).finally(() => {
        inHand = null
      })
      await inHand
    }
  }
  const watch = async (): Promise<void> => {
    while (await sleep(options.checkMs, true, { signal: closing.signal }).catch(() => false)) {
      while ((inHand ?? givenUp) !== null) await (inHand ?? givenUp)
      await keeper.check(closing.signal)
    }
  }
  // They reject never: what can fail is asked again.
  run()
  const watching = watch()

  return {
    async close() {
      closing.abort()
      await Promise.all([inHand, givenUp, watching, keeper.rest()])
    },
  }
}
