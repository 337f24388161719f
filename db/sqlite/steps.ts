/**
 * Long work as a generator: it yields between two short steps, so that others can have a turn, and returns its answer.
 * Whoever stops asking has stopped the work.
 */
export type Steps<T> = Generator<void, T, void>

/** The same reads, each of which answers at once or in steps. */
export type Stepped<Q> = {
  readonly [N in keyof Q]: Q[N] extends (...args: infer A) => infer R ? (...args: A) => R | Steps<R> : never
}

export const isSteps = (value: unknown): value is Steps<unknown> =>
  typeof value === 'object' && value !== null && 'throw' in value && Symbol.iterator in value
