import { ANY_ACTIVE_TYPE, notExpired } from '../../active-sql.ts'
import { ACTIVE_TYPES } from '../../model.ts'
import { changedBy, changedByUndone, versionBeforeRoot, versionByRoot } from '../../runner/device-version.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { WriteConnection } from '../connection.ts'
import { TARGETS } from '../target-sql.ts'
import type { Chunk } from './account.ts'
import { deviceVersion } from './device-version.ts'
import { type ActionEnder, APPLIED_TARGET, chunkKeys, ENDED_BY_ROOT } from './end-actions.ts'

const live = (row: string) => notExpired(row, ':now')
/** The revision at which the undone job settled the target. */
const SETTLED_AT = `(SELECT c.revision FROM job_chunks c WHERE c.seq = :undone AND c.last_mac >= t.mac
  ORDER BY c.last_mac LIMIT 1)`
/** Also those that have nothing to be given back: they are as they were before without that. */
const PUT_BACK = `(SELECT t.mac FROM ${TARGETS} WHERE NOT EXISTS
  (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac AND e.code != 'expired')
  AND ${changedByUndone('t.mac')})`
const OTHERS = ':root, :seq'

/**
 * Undoes a job on one chunk of the devices it was applied to. A device is put back to the version that it had before, and
 * only where it still has the version that the undone job left it in. An undo can be undone: then the change of the job
 * that was undone first, `:root`, is made again. A job that didn't change a device has left no version of it: then it is
 * enough that nobody changed the device since, and there is nothing to do but to tell the equipment what is unconfirmed.
 */
export function createRevertChunk(
  db: WriteConnection,
  ender: ActionEnder,
  onStep: OnStep,
): (chunk: Chunk, undone: { seq: number }) => Promise<void> {
  const except = (code: string, condition: string) =>
    db.prepare(
      `INSERT INTO job_exceptions (seq, mac, outcome, code)
       SELECT :seq, t.mac, 'skipped', '${code}' FROM ${TARGETS} WHERE ${APPLIED_TARGET} AND ${condition}`,
    )
  const exceptChanged = (expected: string) => {
    const version = deviceVersion('t.mac')
    const left = `CASE WHEN ${changedByUndone('t.mac')} THEN ${expected} ELSE NULL END`
    return except('changed_since', `coalesce(${version} != ${left}, ${version} > ${SETTLED_AT})`)
  }
  const exceptExpired = (added: string) =>
    except(
      'expired',
      `NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = t.mac
         AND ${added} AND ${live('a')} AND ${changedByUndone('t.mac')})
       AND NOT EXISTS (SELECT 1 FROM ended_actions h WHERE h.mac = t.mac AND h.ended_by_seq = :undone AND ${live('h')})
       AND NOT EXISTS
         (SELECT 1 FROM unconfirmed_actions u WHERE u.mac = t.mac AND u.seq = :undone AND u.is_reachable = 1)`,
    )
  const gone = except('gone', 'NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = t.mac)')
  const giveBack = db.prepare(
    `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at, expires_at)
     SELECT h.action_type, h.mac, h.seq, :seq, h.placed_revision, h.applied_at, h.expires_at
     FROM ${TARGETS} JOIN ended_actions h ON h.mac = t.mac AND h.ended_by_seq = :undone AND ${live('h')}
     WHERE ${APPLIED_TARGET}`,
  )
  const undo = {
    exceptChanged: exceptChanged(versionByRoot('t.mac')),
    exceptExpired: exceptExpired('a.seq = :root'),
    /** First of all: what ran out tells from here on of the job that placed it, and is part of every version. */
    runOut: db.prepare(
      `UPDATE ended_actions AS h SET ran_out = 1
       WHERE h.mac IN ${PUT_BACK} AND h.ended_by_seq = :root AND h.expires_at <= :now`,
    ),
    end: ender.endOfJob,
    /** From here on the change of the root doesn't count, also where all of it has run out. */
    count: [
      db.prepare(
        `UPDATE ended_actions AS h SET undone_to = ${deviceVersion('h.mac', OTHERS)}
         WHERE h.mac IN ${PUT_BACK} AND ${changedBy('h')} = :root`,
      ),
      db.prepare(
        `UPDATE active_actions AS a SET undone_to = ${deviceVersion('a.mac', OTHERS)}
         WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.seq = :root AND a.mac IN
           (SELECT e.mac FROM job_exceptions e
            WHERE e.seq = :seq AND e.mac > :after AND e.mac <= :upTo AND e.code = 'expired' AND ${changedByUndone('e.mac')})`,
      ),
    ],
  }
  const doAgain = {
    exceptChanged: exceptChanged(versionBeforeRoot('t.mac')),
    exceptExpired: exceptExpired(ENDED_BY_ROOT),
    runOut: null,
    end: ender.endGivenBack,
    /** From here on the change of the root counts again. */
    count: [
      db.prepare(
        `UPDATE ended_actions AS h
         SET ran_out = 0, undone_to = NULL
         WHERE h.mac IN (SELECT t.mac FROM ${TARGETS} WHERE ${APPLIED_TARGET} AND ${changedByUndone('t.mac')})
           AND h.ended_by_seq = :root`,
      ),
    ],
  }

  return async (chunk, undone) => {
    const { root_seq: root, does_again: doesAgain } = chunk.job
    if (root === null) throw new Error(`job ${chunk.job.seq} undoes, and it isn't known what`)
    const steps = doesAgain === 1 ? doAgain : undo
    const jobs = { undone: undone.seq, root }
    const keys = { ...chunkKeys(chunk), ...jobs }
    for (const statement of [gone, steps.exceptChanged, steps.exceptExpired]) await statement.run(keys)
    onStep('exceptions-stored')
    await steps.runOut?.run(keys)
    for (const type of ACTIVE_TYPES) await steps.end(chunk, type, jobs, 'reverted')
    onStep('replaced-actions-ended')
    await giveBack.run(keys)
    for (const statement of steps.count) await statement.run(keys)
    onStep('actions-placed')
  }
}
