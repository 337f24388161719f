import type { Caller } from './model.ts'

/** Called when a verb that answers later has ended. */
export type Answer<T> = (error: Error | null, value: T) => void

/**
 * What a verb returns that answers later: to be called once what it has begun is committed. What that returns, if
 * anything, gives the work up.
 */
export type Later<T> = (answer: Answer<T>) => (() => void) | undefined

/** What a verb returns that can't be done yet and has changed nothing: it is to be called again. */
export const POSTPONED = Symbol('postponed')
export type Postponed = typeof POSTPONED

/** What a verb answers its caller, now or later. */
export type AnswerOf<R> = R extends Postponed ? never : R extends (answer: Answer<infer T>) => unknown ? T : R

type AnyFunction = (...args: never[]) => unknown
type AnswerTo<F> = F extends AnyFunction ? AnswerOf<ReturnType<F>> : never
type ArgumentsOf<F> = F extends (...args: infer A) => unknown ? A : never

/** The same verbs as the server calls them: a promise is fulfilled once the change is on disk. */
export type Async<V> = { [N in keyof V]: (...args: ArgumentsOf<V[N]>) => Promise<AnswerTo<V[N]>> }

/** The same for what may take long: its caller can leave, and it ends with `abandoned` then. */
export type Asked<Q> = {
  [N in keyof Q]: (...args: [...ArgumentsOf<Q[N]>, caller?: Caller]) => Promise<AnswerTo<Q[N]>>
}

/** A value, or a promise of it where the engine can't tell at once. */
export type MaybePromise<T> = T | Promise<T>

/** The same for short reads of the hot path, some of which some engines answer at once. */
export type Prompt<L> = { [N in keyof L]: (...args: ArgumentsOf<L[N]>) => MaybePromise<AnswerTo<L[N]>> }

/** Goes on with a value at once where it is there, and later where it is still to come. */
export function andThen<T, Result>(value: MaybePromise<T>, goOn: (value: T) => Result): MaybePromise<Settled<Result>> {
  return (value instanceof Promise ? value.then(goOn) : goOn(value)) as MaybePromise<Settled<Result>>
}
/** Not `Awaited`: an answer of the framework has a `then` of its own. */
type Settled<Result> = Result extends Promise<infer T> ? T : Result
