/** A histogram of observations: `counts` has one more than `bounds`, for those above the last. */
export interface HistogramState {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly sum: number
}

/** What an engine measures of itself; names and units are those of Prometheus. */
export interface Measure {
  readonly name: string
  readonly help: string
  readonly value: number | HistogramState
}
