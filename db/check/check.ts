/** Something that holds in every sound database. */
export interface Check {
  readonly name: string
  /** What holds, as a sentence. */
  readonly sentence: string
  /** Selects what breaks it: a `subject` each, such as a job's id, and what was `found` there. `:now` may be used. */
  readonly sql: string
}
/** How many findings of a check are listed. */
export const SHOWN = 20

/** How an engine keeps the targets of a set. */
export interface TargetSql {
  /** All targets of all sets, a table or a derived one with `set_id` and `mac`. */
  readonly targets: string
  /** SQL that is true where the MAC is a target of the set. */
  isTarget(set: string, mac: string): string
}
