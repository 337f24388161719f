import { StoreError } from '../errors.ts'
import type { Caller } from '../model.ts'
import type { Verbs } from '../store.ts'
import { type Later, POSTPONED } from '../verbs.ts'
import type { WriteConnection } from './connection.ts'
import { storageFault } from './faults.ts'
import type { InTransaction } from './verbs.ts'

/** Group commit: small calls that wait are done in one transaction, and answered after its one commit. */
export interface GroupCommit {
  /** Fulfilled once what the call changed is committed; the caller may leave before. */
  call(verb: string, args: readonly unknown[], caller?: Caller): Promise<unknown>
  /** Does what waits, for a bounded time; true while more could be done at once. */
  run(): Promise<boolean>
  /** Refuses all that waits. */
  refuse(error: Error): void
}
type AnyVerb = (...args: readonly unknown[]) => Promise<unknown>
interface Call {
  readonly verb: string
  readonly args: readonly unknown[]
  /** Answers the caller, who may have left. */
  answer(error: Error | null, value: unknown): void
  readonly signal: AbortSignal | undefined
}
/** What became of a call: it is answered, goes on once the transaction is committed, or is to be called again. */
type Outcome =
  | { readonly call: Call; readonly error: Error | null; readonly value: unknown }
  | { readonly call: Call; readonly later: Later<unknown> }
  | { readonly call: Call; readonly postponed: true }

/** How long a transaction goes on taking calls; those after it wait for the next one, and the runner has a turn. */
const BUDGET_MS = 20
/** Of calls that are done side by side, so many at once: the time is looked at in between. */
const MOST_BESIDE = 32
/** Calls that may be large: each is a transaction of its own, one in a run, and behind the small ones. */
const LARGE: ReadonlySet<string> = new Set<keyof Verbs>(['importPiece'])

/** The first of the calls, with those after it that touch nothing in common with it or with each other. */
function apartFromEachOther(calls: readonly Call[]): readonly Call[] {
  const keys = new Set<string>()
  const end = calls.findIndex(({ verb, args }) => {
    const [draft, actor, idempotency] = args as Parameters<Verbs['createJob']>
    // Each makes a job of its own, unless two of them are the same request.
    if (verb !== 'createJob' || draft.previewId !== null) return true
    if (idempotency === null) return false
    const key = JSON.stringify([actor.keyId, idempotency.key])
    const isTwice = keys.has(key)
    keys.add(key)
    return isTwice
  })
  return end === -1 ? calls : calls.slice(0, Math.max(1, end))
}

/**
 * Each call has a savepoint of its own, or shares one with others that have nothing to do with it: one that fails spoils no
 * other. One that is alone needs none. When the transaction itself fails, none of its changes happened and every caller
 * gets that error.
 */
export function createGroupCommit(
  db: WriteConnection,
  verbs: InTransaction<Verbs>,
  { onCall, onGroup }: { onCall(): void; onGroup(size: number): void },
  elapsed: () => number = () => performance.now(),
): GroupCommit {
  let waiting: Call[] = []
  /** The calls that could not be done when they were last tried. */
  const postponed = new Set<Call>()

  const invoke = async (call: Call): Promise<Outcome> => {
    const value = await (verbs[call.verb as keyof Verbs] as AnyVerb)(...call.args)
    if (value === POSTPONED) return { call, postponed: true }
    if (typeof value === 'function') return { call, later: value as Later<unknown> }
    return { call, error: null, value }
  }
  const attempt = async (call: Call): Promise<Outcome> => {
    try {
      return await db.savepoint(() => invoke(call))
    } catch (error) {
      if (storageFault(error) !== null) throw error
      return { call, error: error as Error, value: undefined }
    }
  }
  /** All of them with one savepoint; where one fails, each is done again by itself. */
  const attemptBeside = async (calls: readonly Call[]): Promise<Outcome[]> => {
    try {
      return await db.savepoint(async () => {
        // What goes on of the others when one has failed would reach behind the savepoint.
        const settled = await Promise.allSettled(calls.map(invoke))
        return settled.map((outcome) => {
          if (outcome.status === 'rejected') throw outcome.reason
          return outcome.value
        })
      })
    } catch (error) {
      if (storageFault(error) !== null) throw error
      const outcomes: Outcome[] = []
      for (const call of calls) outcomes.push(await attempt(call))
      return outcomes
    }
  }
  /** Does calls in their order until the time is over, the first one in any case. */
  const attemptInTime = async (calls: readonly Call[]): Promise<Outcome[]> => {
    const [only] = calls as readonly [Call]
    if (calls.length === 1) return [await invoke(only)]
    const outcomes: Outcome[] = []
    const began = elapsed()
    while (outcomes.length < calls.length && (outcomes.length === 0 || elapsed() - began <= BUDGET_MS)) {
      const next = apartFromEachOther(calls.slice(outcomes.length, outcomes.length + MOST_BESIDE))
      outcomes.push(...(next.length > 1 ? await attemptBeside(next) : [await attempt(next[0] as Call)]))
    }
    return outcomes
  }
  /** What became of the first of the calls; the others are still to be done. */
  const attemptFirst = async (calls: readonly Call[]): Promise<Outcome[]> => {
    try {
      const outcomes = await db.transaction(() => attemptInTime(calls))
      onGroup(outcomes.length)
      return outcomes
    } catch (error) {
      const answered = storageFault(error) ?? (error as Error)
      // The one that is alone was refused; else the transaction was, with all that were in it.
      return calls.map((call) => ({ call, error: answered, value: undefined }))
    }
  }
  const goOn = ({ signal, answer }: Call, later: Later<unknown>): void => {
    const leave = later(answer)
    if (leave === undefined) return
    if (signal?.aborted === true) leave()
    else signal?.addEventListener('abort', leave, { once: true })
  }
  /** Returns how many calls were done, and not postponed. */
  const perform = async (calls: readonly Call[]): Promise<number> => {
    const outcomes = await attemptFirst(calls)
    const done = new Set<Call>()
    for (const outcome of outcomes) {
      postponed.delete(outcome.call)
      if ('postponed' in outcome) postponed.add(outcome.call)
      else done.add(outcome.call)
    }
    waiting = waiting.filter((call) => !done.has(call))
    for (const outcome of outcomes) {
      if ('later' in outcome) goOn(outcome.call, outcome.later)
      else if ('error' in outcome) outcome.call.answer(outcome.error, outcome.value)
    }
    return done.size
  }
  const isLarge = ({ verb }: Call): boolean => LARGE.has(verb)
  const isPostponed = (call: Call): boolean => postponed.has(call)
  const drop = (call: Call): void => {
    waiting = waiting.filter((other) => other !== call)
    postponed.delete(call)
  }
  return {
    call(verb, args, caller) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const signal = caller?.signal
      const leave = () => {
        drop(call)
        reject(new StoreError('abandoned', 'The caller has left.'))
      }
      const call: Call = {
        verb,
        args,
        signal,
        answer(error, value) {
          signal?.removeEventListener('abort', leave)
          if (error === null) resolve(value)
          else reject(error)
        },
      }
      if (signal?.aborted === true) leave()
      else {
        signal?.addEventListener('abort', leave, { once: true })
        waiting.push(call)
        onCall()
      }
      return promise
    },
    async run() {
      // Those that were postponed stand behind: however many they are, what they wait for has its turn.
      const fresh = waiting.filter((call) => !isLarge(call) && !isPostponed(call))
      const before = waiting.filter(isPostponed)
      const done = fresh.length > 0 ? await perform(fresh) : 0
      // What had to wait for one of these is done before the runner has a turn.
      const again = done > 0 ? waiting.filter(isPostponed) : before
      const freed = again.length > 0 ? await perform(again) : 0
      const large = waiting.find(isLarge)
      if (large !== undefined) await perform([large])
      return waiting.some((call) => !isPostponed(call) || freed > 0)
    },
    refuse(error) {
      for (const call of waiting.splice(0)) call.answer(error, undefined)
      postponed.clear()
    },
  }
}
