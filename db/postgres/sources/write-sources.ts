import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import type { Source, SourceCredentials } from '../../sources/source.ts'
import { SOURCE_COLUMNS, type SourceRow, toSource } from '../../sources/source-row.ts'
import {
  changeSource,
  checkSourceChanges,
  checkSourceCount,
  checkSourceName,
  unknownSource,
} from '../../sources/source-rules.ts'
import type { SourceVerbs } from '../../sources/source-store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

type SourceWriter = InTransaction<Pick<SourceVerbs, 'createSource' | 'updateSource' | 'deleteSource'>>

export function createSourceWriter(db: WriteConnection, clock: Clock): SourceWriter {
  const find = db.prepare<[string], SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM sources WHERE source_id = ?`)
  const count = db.prepare<[], number>('SELECT count(*) FROM sources').pluck()
  const holder = db
    .prepare<[string, string], string>('SELECT name FROM sources WHERE lower(name) = lower(?) AND source_id != ?')
    .pluck()
  const insert = db.prepare(
    `INSERT INTO sources (source_id, name, kind, url, path, format, site, interval_seconds, enabled, credentials,
       state_since, next_run_at, created_by, created_at, updated_at)
     VALUES (:sourceId, :name, :kind, :url, :path, :format, :site, :intervalSeconds, :enabled, :credentials,
       :now, :now, :by, :now, :now)`,
  )
  const update = db.prepare(
    `UPDATE sources SET name = :name, url = :url, path = :path, format = :format, site = :site,
       interval_seconds = :intervalSeconds, enabled = :enabled, updated_at = :now, next_run_at = :nextRunAt,
       credentials = CASE WHEN :keepsCredentials = 1 THEN credentials ELSE :credentials END, version = version + :isAnother,
       last_read = CASE WHEN :isAnother = 0 THEN last_read END
     WHERE source_id = :sourceId`,
  )
  const remove = db.prepare('DELETE FROM sources WHERE source_id = ?')

  const known = async (sourceId: string): Promise<SourceRow> => {
    const row = await find.get(sourceId)
    if (row === undefined) throw unknownSource()
    return row
  }
  const shown = async (sourceId: string): Promise<Source> => toSource(await known(sourceId))
  return {
    async createSource(draft, actor) {
      const now = clock.now()
      const sourceId = uuidv7({ msecs: now })
      checkSourceCount((await count.get()) ?? 0)
      checkSourceName(draft.name, await holder.get(draft.name, sourceId))
      const columns = { ...draft, enabled: bit(draft.enabled), credentials: asJson(draft.credentials) }
      await insert.run({ ...columns, sourceId, by: actor.keyName, now })
      return shown(sourceId)
    },
    async updateSource(sourceId, changes) {
      const row = await known(sourceId)
      const before = toSource(row)
      checkSourceChanges(before.kind, changes)
      const now = clock.now()
      const { credentials, isAnother, nextRunAt } = changeSource(before, changes, row.failures, now)
      const { name, url, path, format, site, intervalSeconds, enabled } = { ...before, ...changes }
      checkSourceName(name, await holder.get(name, sourceId))
      const columns = { name, url, path, format, site, intervalSeconds, enabled: bit(enabled) }
      const kept = { keepsCredentials: bit(credentials === undefined), credentials: asJson(credentials) }
      await update.run({ sourceId, ...columns, ...kept, isAnother: bit(isAnother), nextRunAt, now })
      return shown(sourceId)
    },
    async deleteSource(sourceId) {
      if ((await remove.run(sourceId)).changes === 0) throw unknownSource()
    },
  }
}

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0)
const asJson = (credentials: SourceCredentials | null | undefined): string | null =>
  credentials == null ? null : JSON.stringify(credentials)
