import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import { MAX_MAC } from '../../mac.ts'
import type { SourceJob } from '../../previews/source-job.ts'
import type { Connection } from '../connection.ts'
import { createFillByCriteria } from './fill-by-criteria.ts'
import type { Fill } from './fill-in-time.ts'

export interface TargetSets {
  create(): number
  /** True while every device of the set is still there, so that none has to be looked for. */
  isWhole(setId: number): boolean
  /** To be called for every device that is deleted. */
  deviceGone(): void
  discard(setId: number): void
  /** Fills a set with the devices that match; relative times count from `now`. */
  byCriteria(setId: number, criteria: Criteria, now: number): Fill
  /** Fills a set with a job's failed and not reached items. */
  toRetry(setId: number, source: SourceJob): Fill
  /** Fills a set with a job's applied items, and those of which it is not known. */
  toRevert(setId: number, source: SourceJob): Fill
}
const MOST_WHOLE = 1000

/** The exact sets of devices that previews and jobs are about; each key range is judged once, as it is read. */
export function createTargetSets(db: Connection, clock: Clock): TargetSets {
  const create = db.prepare<[], { set_id: number }>('INSERT INTO target_sets DEFAULT VALUES RETURNING set_id')
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')
  const nextTarget = db.prepare<[number, number, number], { mac: number }>(
    'SELECT mac FROM targets WHERE set_id = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
  )
  const range = 'set_id = :source AND mac > :after AND mac <= :upTo'
  const retry = db.prepare(
    `INSERT INTO targets (set_id, mac) SELECT :set, mac FROM targets t WHERE ${range} AND (mac > :settled OR EXISTS
       (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac AND e.outcome = 'failed'))`,
  )
  const revert = db.prepare(
    `INSERT INTO targets (set_id, mac) SELECT :set, mac FROM targets t WHERE ${range} AND mac <= :settled AND (NOT EXISTS
       (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac) OR EXISTS
       (SELECT 1 FROM unconfirmed_actions u WHERE u.seq = :seq AND u.mac = t.mac AND u.is_reachable = 1))`,
  )

  // Sets that were made, and filled from the devices, since the last of them went. In memory: after a restart all are
  // looked at.
  const whole = new Set<number>()

  const fromItems =
    (copy: typeof retry) =>
    (setId: number, source: SourceJob): Fill => {
      // Devices that have gone since are still items.
      whole.delete(setId)
      return (after, rows) => {
        const upTo = nextTarget.get(source.setId, after, rows - 1)?.mac ?? MAX_MAC
        const keys = { set: setId, source: source.setId, seq: source.seq, settled: source.settledUpTo }
        return { upTo, added: copy.run({ ...keys, after, upTo }).changes }
      }
    }

  return {
    create() {
      const { set_id: setId } = create.get() as { set_id: number }
      if (whole.size >= MOST_WHOLE) whole.clear()
      whole.add(setId)
      return setId
    },
    isWhole: (setId) => whole.has(setId),
    deviceGone: () => whole.clear(),
    discard(setId) {
      discard.run(setId)
      whole.delete(setId)
    },
    byCriteria: createFillByCriteria(db, clock),
    toRetry: fromItems(retry),
    toRevert: fromItems(revert),
  }
}
