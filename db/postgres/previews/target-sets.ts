import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import { MAX_MAC } from '../../mac.ts'
import type { SourceJob } from '../../previews/source-job.ts'
import type { WriteConnection } from '../connection.ts'
import { NEXT_STEP, type NextStep, storeTargets, TARGETS } from '../target-sql.ts'
import { createFillByCriteria } from './fill-by-criteria.ts'
import type { Fill } from './fill-in-time.ts'

export interface TargetSets {
  /** `fromItems`: it is to be filled from a job's items, among which are devices that have gone since. */
  create(fromItems?: boolean): Promise<number>
  /** True while every device of the set is still there, so that none has to be looked for. */
  isWhole(setId: number): Promise<boolean>
  /** To be called when a device is deleted, in its transaction. */
  deviceGone(): Promise<void>
  discard(setId: number): Promise<void>
  /** Fills a set with the devices that match; relative times count from `now`. */
  byCriteria(setId: number, criteria: Criteria, now: number): Fill
  /** Fills a set with a job's failed and not reached items. */
  toRetry(setId: number, source: SourceJob): Fill
  /** Fills a set with a job's applied items, and those of which it is not known. */
  toRevert(setId: number, source: SourceJob): Fill
}

/** The exact sets of devices that previews and jobs are about; each key range is judged once, as it is read. */
export function createTargetSets(db: WriteConnection, clock: Clock): TargetSets {
  const create = db.prepare<[number], number>('INSERT INTO target_sets (is_whole) VALUES (?) RETURNING set_id').pluck()
  const isWhole = db.prepare<[number], number>('SELECT is_whole FROM target_sets WHERE set_id = ?').pluck()
  const deviceGone = db.prepare('UPDATE target_sets SET is_whole = 0 WHERE is_whole = 1')
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')

  const nextStep = db.prepare<[object], NextStep>(NEXT_STEP)
  const copying = (condition: string) =>
    db.prepare<[object], { added: number }>(
      storeTargets(`SELECT t.mac FROM ${TARGETS.replace(':set', ':source')} WHERE ${condition}`),
    )
  const retry = copying(
    `t.mac > :settled OR EXISTS
       (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac AND e.outcome = 'failed')`,
  )
  const revert = copying(
    `t.mac <= :settled AND (NOT EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac) OR EXISTS
       (SELECT 1 FROM unconfirmed_actions u WHERE u.seq = :seq AND u.mac = t.mac AND u.is_reachable = 1))`,
  )
  const fromItems =
    (copy: typeof retry) =>
    (setId: number, { setId: source, seq, settledUpTo: settled }: SourceJob): Fill =>
    async (after, rows) => {
      const step = (await nextStep.get({ set: source, after, rows })) as NextStep
      const upTo = step.isLast ? MAX_MAC : (step.upTo as number)
      const { added } = (await copy.get({ set: setId, source, seq, settled, after, upTo })) as { added: number }
      return { upTo, added }
    }

  let goneIn: object | null = null
  return {
    create: async (isFromItems = false) => (await create.get(Number(!isFromItems))) as number,
    isWhole: async (setId) => (await isWhole.get(setId)) === 1,
    async deviceGone() {
      // All sets are looked at: once is enough for the devices that a transaction deletes.
      const scope = db.scope()
      if (goneIn === scope) return
      await deviceGone.run()
      goneIn = scope
    },
    discard: async (setId) => void (await discard.run(setId)),
    byCriteria: createFillByCriteria(db, clock),
    toRetry: fromItems(retry),
    toRevert: fromItems(revert),
  }
}
