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

/** How many rows the next step reads. */
export interface StepSize {
  readonly rows: number
  /** Does one step, and learns from the time it took. */
  measure<T>(step: () => T): T
}

const TARGET_MS = 1.5
const MOST_ROWS = 65_536
const FASTEST_GROWTH = 4
/** A step of so few rows shows what any step costs, such as to bind a list of ten thousand values. */
const FEW_ROWS = 4

/**
 * Begins with few rows, since their cost is unknown, and aims at steps of `targetMs`. Where most of that would go to
 * what each step costs besides its rows, steps are three times as long as that.
 */
export function createStepSize(
  first = 1,
  now: () => number = () => performance.now(),
  { targetMs = TARGET_MS, most = MOST_ROWS } = {},
): StepSize {
  let rows = first
  let overhead = Number.POSITIVE_INFINITY
  return {
    get rows() {
      return rows
    },
    measure(step) {
      const begun = now()
      const result = step()
      const took = Math.max(now() - begun, 0.001)
      if (rows <= FEW_ROWS) overhead = Math.min(overhead, took)
      const target = overhead === Number.POSITIVE_INFINITY ? targetMs : Math.max(targetMs, 3 * overhead)
      rows = Math.max(1, Math.min(most, Math.floor(rows * Math.min(FASTEST_GROWTH, target / took))))
      return result
    },
  }
}
