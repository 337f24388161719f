/** How many rows the next step reads. */
export interface StepSize {
  readonly rows: number
  /** Does one step, and learns from the time until it is done; a promise is done once it is fulfilled. */
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
  const learn = (begun: number): void => {
    const took = Math.max(now() - begun, 0.001)
    if (rows <= FEW_ROWS) overhead = Math.min(overhead, took)
    const target = overhead === Number.POSITIVE_INFINITY ? targetMs : Math.max(targetMs, 3 * overhead)
    rows = Math.max(1, Math.min(most, Math.floor(rows * Math.min(FASTEST_GROWTH, target / took))))
  }
  return {
    get rows() {
      return rows
    },
    measure<T>(step: () => T): T {
      const begun = now()
      const result = step()
      if (!(result instanceof Promise)) {
        learn(begun)
        return result
      }
      return result.then((value) => {
        learn(begun)
        return value
      }) as T
    },
  }
}
