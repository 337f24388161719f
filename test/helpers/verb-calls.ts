import { StoreError } from '../../db/errors.ts'
import type { Caller } from '../../db/model.ts'
import type { Verbs } from '../../db/store.ts'
import { type Answer, POSTPONED } from '../../db/verbs.ts'

/** Runs verbs in a transaction that a refusal rolls back. */
export type Act = <T>(work: (verbs: Verbs) => T) => T
type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>

/** Lets whoever was answered hear it. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export interface Calls {
  call(verb: string, args: readonly unknown[], caller?: Caller): Promise<unknown>
  /** Tries those again that had to wait. */
  tryAgain(): void
  /** Fulfilled when the callers have heard what they were answered since the last time. */
  told(): Promise<void>
  forget(): void
}
interface Call {
  readonly verb: string
  readonly args: readonly unknown[]
  readonly signal: AbortSignal | undefined
  readonly answer: Answer<unknown>
}

/** Calls of verbs as the writer thread takes them: some are answered later, and some have to wait until they can be done. */
export function createCalls(act: Act): Calls {
  let waiting: Call[] = []
  let isNews = false
  const begin = ({ verb, args, signal, answer }: Call): void => {
    let result: unknown
    try {
      result = act((verbs) => (verbs as unknown as Functions)[verb]?.(...args))
    } catch (error) {
      answer(error as Error, undefined)
      return
    }
    if (result === POSTPONED) waiting.push({ verb, args, signal, answer })
    else if (typeof result !== 'function') answer(null, result)
    else {
      const leave = (result as (answer: Answer<unknown>) => (() => void) | undefined)(answer)
      signal?.addEventListener('abort', () => {
        leave?.()
        answer(new StoreError('abandoned', 'The caller has left.'), undefined)
      })
    }
  }
  const tryAgain = (): void => {
    for (const call of waiting.splice(0)) begin(call)
  }
  return {
    call(verb, args, caller) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      // Who asks may look at the answer long after it came.
      promise.catch(() => {})
      const answer: Answer<unknown> = (error, value) => {
        isNews = true
        if (error === null) resolve(value)
        else reject(error)
      }
      begin({ verb, args, signal: caller?.signal, answer })
      tryAgain()
      return promise
    },
    tryAgain,
    async told() {
      if (!isNews) return
      isNews = false
      await turn()
    },
    forget() {
      waiting = []
    },
  }
}
