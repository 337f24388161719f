import { ANY_ACTIVE_TYPE } from '../../active-sql.ts'
import type { Enforcement } from '../../enforcement/enforcement.ts'
import type { Skip } from '../../enforcement/settle-batch.ts'
import type { Chunk } from '../../runner/chunk.ts'
import type { WriteConnection } from '../connection.ts'
import { joined } from '../looked-up.ts'
import type { ChunkWork } from '../runner/chunk-work.ts'
import { TARGETS } from '../target-sql.ts'
import { type EnforcementRow, toEnforcement, whoIs } from './enforcement-row.ts'

export interface ChunkEffects {
  readonly skip: readonly Skip[]
  readonly apply: readonly Enforcement[]
  readonly lift: readonly Enforcement[]
}

/**
 * What a chunk will do to the network: the chunk itself, done and rolled back. So the same statements decide about a device
 * in the database and outside.
 */
export function createDryRun(
  db: WriteConnection,
  work: ChunkWork,
): (make: () => Promise<Chunk>) => Promise<[Chunk, ChunkEffects]> {
  const shown = (row: string) => `${whoIs(row)}, ${row}.action_type AS "actionType", ${row}.expires_at AS "expiresAt"`
  const placed = db.prepare<[object], EnforcementRow>(
    `SELECT ${shown('a')} FROM ${TARGETS} ${joined(
      'active_actions',
      'a',
      `a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = t.mac AND a.placed_by = :seq`,
    )} ORDER BY a.mac, a.action_type`,
  )
  // An action that another of its type replaces is not lifted, so that the device is never without either.
  const ended = db.prepare<[object], EnforcementRow>(
    `SELECT ${shown('h')} FROM ${TARGETS} ${joined(
      'ended_actions',
      'h',
      'h.mac = t.mac AND h.ended_revision = :revision',
    )} WHERE NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = h.action_type AND a.mac = h.mac)
     ORDER BY h.mac, h.action_type`,
  )
  // A batch that acts on a device also settles what is unknown on it.
  const unconfirmed = db.prepare<[object], EnforcementRow>(
    `SELECT ${whoIs('u')}, u.action_type AS "actionType", NULL::bigint AS "expiresAt" FROM ${TARGETS}
       ${joined('unconfirmed_actions', 'u', 'u.mac = t.mac')}
     WHERE NOT EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = u.mac)
       AND NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = u.action_type AND a.mac = u.mac)
       AND NOT EXISTS (SELECT 1 FROM ended_actions h
         WHERE h.mac = u.mac AND h.ended_revision = :revision AND h.action_type = u.action_type)
     ORDER BY u.mac, u.action_type`,
  )
  const anyUnconfirmed = db.prepare<[], number>('SELECT 1 FROM unconfirmed_actions LIMIT 1')
  const skipped = db.prepare<[object], Skip>(
    'SELECT mac, code FROM job_exceptions WHERE seq = :seq AND mac > :after AND mac <= :upTo ORDER BY mac',
  )
  const savepoint = db.prepare('SAVEPOINT dry_run')
  const undo = db.prepare('ROLLBACK TO SAVEPOINT dry_run')
  const release = db.prepare('RELEASE SAVEPOINT dry_run')

  return async (make) => {
    await savepoint.run()
    try {
      const chunk = await make()
      await work.touch(chunk, 0)
      const { job, setId, after, upTo, revision } = chunk
      const keys = { set: setId, after, upTo, revision, seq: job.seq }
      const [skip, apply, ends, unknown] = await Promise.all([
        skipped.all(keys),
        placed.all(keys),
        ended.all(keys),
        anyUnconfirmed.get().then((any) => (any === undefined ? [] : unconfirmed.all(keys))),
      ])
      return [chunk, { skip, apply: apply.map(toEnforcement), lift: [...ends, ...unknown].map(toEnforcement) }]
    } finally {
      await undo.run()
      await release.run()
    }
  }
}
