import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import type { ApiKey } from '../../keys/key.ts'
import { KEY_COLUMNS, type KeyRow, toKey } from '../../keys/key-row.ts'
import { ADMIN_NAME, checkAdminPrefix, checkNewName, checkRevocation } from '../../keys/key-rules.ts'
import type { ApiKeyDraft, KeyVerbs } from '../../keys/key-store.ts'
import { ALL_SCOPES } from '../../keys/scopes.ts'
import type { Connection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export function createKeyWriter(db: Connection, clock: Clock): InTransaction<KeyVerbs> {
  const insert = db.prepare<[object], KeyRow>(
    `INSERT INTO api_keys (key_id, name, role, scopes, prefix, hash, created_at, expires_at)
     VALUES (:keyId, :name, :role, :scopes, :prefix, :hash, :now, :expiresAt) RETURNING ${KEY_COLUMNS}`,
  )
  const find = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE key_id = ?`)
  const nameTaken = db.prepare<[string], { n: number }>('SELECT 1 AS n FROM api_keys WHERE name = ?')
  const renew = db.prepare(
    `UPDATE api_keys SET prefix = :prefix, hash = :hash, scopes = :scopes, role = 'administrator', revoked_at = NULL,
       revoked_by = NULL, expires_at = NULL WHERE name = '${ADMIN_NAME}'`,
  )
  const revoke = db.prepare(
    'UPDATE api_keys SET revoked_at = :now, revoked_by = :by WHERE key_id = :keyId AND revoked_at IS NULL',
  )
  const unrevoked = db.prepare<[], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE revoked_at IS NULL`)
  const nameOfPrefix = db.prepare<[string], { name: string }>('SELECT name FROM api_keys WHERE prefix = ?')
  const touch = db.prepare('UPDATE api_keys SET last_used_at = ? WHERE key_id = ?')

  const add = async (draft: ApiKeyDraft): Promise<ApiKey> => {
    const keyId = uuidv7({ msecs: clock.now() })
    const { name, role, prefix, hash, expiresAt } = draft
    const scopes = JSON.stringify(draft.scopes)
    const row = await insert.get({
      ...{ keyId, name, role, scopes, prefix, expiresAt },
      hash: Buffer.from(hash),
      now: clock.now(),
    })
    return toKey(row as KeyRow)
  }
  return {
    async createKey(draft) {
      checkNewName(draft.name, (await nameTaken.get(draft.name)) !== undefined)
      return add(draft)
    },
    async renewAdminKey(prefix, hash) {
      checkAdminPrefix((await nameOfPrefix.get(prefix))?.name)
      const scopes = JSON.stringify(ALL_SCOPES)
      if ((await renew.run({ prefix, hash: Buffer.from(hash), scopes })).changes > 0) return
      await add({ name: ADMIN_NAME, role: 'administrator', scopes: ALL_SCOPES, prefix, hash, expiresAt: null })
    },
    async revokeKey(keyId, actor) {
      const row = await find.get(keyId)
      const now = clock.now()
      checkRevocation(row && toKey(row), (await unrevoked.all()).map(toKey), now)
      await revoke.run({ keyId, now, by: actor.keyName })
      return toKey((await find.get(keyId)) as KeyRow)
    },
    touchKey: async (keyId) => void (await touch.run(clock.now(), keyId)),
  }
}
