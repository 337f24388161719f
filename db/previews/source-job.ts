/** A job whose items others are about. */
export interface SourceJob {
  readonly seq: number
  readonly setId: number
  /** Items up to this MAC are settled. */
  readonly settledUpTo: number
}
