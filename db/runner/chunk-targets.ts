/** How an engine says which targets a chunk has; all of it is SQL. */
export interface TargetDialect {
  /** What targets `t` are read from. */
  readonly targets: string
  /** True for a target of the chunk, where `targets` has others. */
  readonly inChunk: string
  /** True for a target of the chunk that has no exception. */
  readonly applied: string
}

/** A statement that makes exceptions of those targets of a chunk, among the applied, for which a condition is true. */
export const except = ({ targets, applied }: TargetDialect, code: string, condition: string): string =>
  `INSERT INTO job_exceptions (seq, mac, outcome, code)
   SELECT :seq, t.mac, 'skipped', '${code}' FROM ${targets} WHERE ${applied} AND ${condition}`

/** Devices that were forgotten since they became targets. */
export const exceptGone = (dialect: TargetDialect): string =>
  except(dialect, 'gone', 'NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = t.mac)')
