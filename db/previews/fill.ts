/** What one pass over a range of keys did. */
export interface Progress {
  /** The last MAC that was judged; `MAX_MAC` at the end. */
  readonly upTo: number
  readonly added: number
}

/** How much of a set one transaction fills: until its time is over, but at least and at most so many keys. */
export interface FillBudget {
  readonly min: number
  readonly max: number
  readonly milliseconds: number
}
