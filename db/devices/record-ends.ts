/** SQL over a row `a` of `active_actions` for what is written down of its end. */
export interface End {
  readonly revision: string
  readonly at: string
  /** One of `EndedBy`, and the job that ended it. */
  readonly by: string
  readonly bySeq: string
  /** The version of the device that the end brings back; null: it makes a version of its own. */
  readonly undoneTo: string
}

/** An INSERT that copies rows `a` of `active_actions` into the devices' history; `source` is what follows FROM. */
export const recordEnds = ({ revision, at, by, bySeq, undoneTo }: End, source: string): string =>
  `INSERT INTO ended_actions (mac, ended_revision, action_type, seq, placed_by, placed_revision, applied_at, expires_at,
     ended_at, ended_by, ended_by_seq, undone_to)
   SELECT a.mac, ${revision}, a.action_type, a.seq, a.placed_by, a.placed_revision, a.applied_at, a.expires_at,
     ${at}, ${by}, ${bySeq}, ${undoneTo}
   FROM ${source}`

/** The end of an action whose time has run out. */
export const byTime = (revision: string): End => ({
  revision,
  at: 'a.expires_at',
  by: `'expired'`,
  bySeq: 'NULL',
  undoneTo: 'a.undone_to',
})
