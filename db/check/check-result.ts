/** What breaks a check: a job's id for instance, and what was found there. */
export interface Finding {
  readonly subject: string
  readonly found: string
}
/** What became of one check. */
export interface CheckResult {
  readonly name: string
  readonly sentence: string
  /** The first of them; empty when it holds. */
  readonly findings: readonly Finding[]
  /** How many there are. */
  readonly count: number
}
