import { ANY_ACTIVE_TYPE, notExpired } from '../../active-sql.ts'
import { ENDS, expiresAt, yieldsToAllow } from '../../runner/actions.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { WriteConnection } from '../connection.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { TARGETS } from '../target-sql.ts'
import { type ActionEnder, APPLIED_TARGET } from './end-actions.ts'

/** `excepted`: how many of the chunk's targets have an exception already. */
export type TouchChunk = (chunk: Chunk, excepted: number) => Promise<void>

/** Applies a job's action to one chunk of its targets: a few statements, never a loop over devices. */
export function createApplyChunk(
  db: WriteConnection,
  sets: TargetSets,
  ender: ActionEnder,
  onStep: OnStep,
): TouchChunk {
  const live = notExpired('a', ':now')
  const except = (code: string, condition: string) =>
    db.prepare(
      `INSERT INTO job_exceptions (seq, mac, outcome, code)
       SELECT :seq, t.mac, 'skipped', '${code}' FROM ${TARGETS} WHERE ${APPLIED_TARGET} AND ${condition}`,
    )
  const gone = except('gone', 'NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = t.mac)')
  const allowed = except(
    'allowed',
    `EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = 'allow' AND a.mac = t.mac AND ${live})`,
  )
  // An action that lasts until the new one's end is still active. A new one without an end is outlasted by none with one.
  const keptLonger = except(
    'kept_longer',
    `EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = :type AND a.mac = t.mac
       AND (a.expires_at IS NULL OR a.expires_at >= :expires))`,
  )
  const nothingActive = except(
    'nothing_active',
    `NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type IN ${ANY_ACTIVE_TYPE}
       AND a.mac = t.mac AND ${live})
     AND NOT EXISTS (SELECT 1 FROM unconfirmed_actions u WHERE u.mac = t.mac AND u.is_reachable = 1)`,
  )
  const placing = (condition: string) =>
    db.prepare(
      `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at, expires_at)
       SELECT :type, t.mac, :seq, :seq, :revision, :now, :expires::bigint FROM ${TARGETS} WHERE ${condition}`,
    )
  const place = placing(APPLIED_TARGET)
  const placeAll = placing('TRUE')

  return async (chunk, excepted) => {
    const { action_type: type, action_duration: duration, on_existing: onExisting } = chunk.job
    const keys = { ...chunkKeys(chunk), type, expires: expiresAt(duration, chunk.now) }
    let exceptions = excepted
    const [isWhole, active] = await Promise.all([sets.isWhole(chunk.setId), ender.activeTypes(chunk)])
    if (!isWhole) exceptions += (await gone.run(keys)).changes
    if (yieldsToAllow(type) && active.has('allow')) exceptions += (await allowed.run(keys)).changes
    if (type === 'cleanup') exceptions += (await nothingActive.run(keys)).changes
    else if (onExisting === 'keep_longer' && active.has(type)) exceptions += (await keptLonger.run(keys)).changes
    onStep('exceptions-stored')
    for (const [ended, cause] of ENDS[type]) if (active.has(ended)) await ender.end(chunk, ended, cause)
    onStep('replaced-actions-ended')
    if (type !== 'cleanup') await (exceptions === 0 ? placeAll : place).run(keys)
    onStep('actions-placed')
  }
}
