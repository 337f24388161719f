import { ANY_ACTIVE_TYPE } from '../../active-sql.ts'
import type { Enforcement } from '../../enforcement/enforcement.ts'
import type { Skip } from '../../enforcement/settle-batch.ts'
import type { Chunk } from '../../runner/chunk.ts'
import type { Connection } from '../connection.ts'
import type { ChunkWork } from '../runner/chunk-work.ts'
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
export function createDryRun(db: Connection, work: ChunkWork): (make: () => Chunk) => [Chunk, ChunkEffects] {
  const shown = (row: string) => `${whoIs(row)}, ${row}.action_type AS actionType, ${row}.expires_at AS expiresAt`
  const inChunk = 't.set_id = :setId AND t.mac > :after AND t.mac <= :upTo'
  const placed = db.prepare<[object], EnforcementRow>(
    `SELECT ${shown('a')} FROM targets t
       CROSS JOIN active_actions a ON a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = t.mac AND a.placed_by = :seq
     WHERE ${inChunk} ORDER BY a.mac, a.action_type`,
  )
  // An action that another of its type replaces is not lifted, so that the device is never without either.
  const ended = db.prepare<[object], EnforcementRow>(
    `SELECT ${shown('h')} FROM targets t
       CROSS JOIN ended_actions h ON h.mac = t.mac AND h.ended_revision = :revision
     WHERE ${inChunk} AND NOT EXISTS
       (SELECT 1 FROM active_actions a WHERE a.action_type = h.action_type AND a.mac = h.mac)
     ORDER BY h.mac, h.action_type`,
  )
  // A batch that acts on a device also settles what is unknown on it.
  const unconfirmed = db.prepare<[object], EnforcementRow>(
    `SELECT ${whoIs('u')}, u.action_type AS actionType, NULL AS expiresAt FROM targets t
       CROSS JOIN unconfirmed_actions u ON u.mac = t.mac
     WHERE ${inChunk}
       AND NOT EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = u.mac)
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
  const undo = db.prepare('ROLLBACK TO dry_run')
  const release = db.prepare('RELEASE dry_run')

  return (make) => {
    savepoint.run()
    try {
      const chunk = make()
      work.touch(chunk, 0)
      const { job, setId, after, upTo, revision } = chunk
      const keys = { setId, after, upTo, revision, seq: job.seq }
      const skip = skipped.all({ seq: job.seq, after, upTo })
      const unknown = anyUnconfirmed.get() === undefined ? [] : unconfirmed.all({ ...keys, seq: job.seq })
      const lift = [...ended.all(keys), ...unknown]
      return [chunk, { skip, apply: placed.all(keys).map(toEnforcement), lift: lift.map(toEnforcement) }]
    } finally {
      undo.run()
      release.run()
    }
  }
}
