import type { ApiKey } from '../../keys/key.ts'
import type { KeyLookups } from '../../keys/key-store.ts'
import { cutPage } from '../../page.ts'
import type { Connection } from '../connection.ts'

export interface KeyRow {
  key_id: string
  name: string
  role: string | null
  scopes: string
  prefix: string
  hash: Buffer
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
}

export const KEY_COLUMNS = 'key_id, name, role, scopes, prefix, hash, created_at, expires_at, revoked_at, last_used_at'

/** A key as it may be shown: without its hash. */
export function toKey(row: KeyRow): ApiKey {
  return {
    keyId: row.key_id,
    name: row.name,
    role: row.role,
    scopes: JSON.parse(row.scopes) as string[],
    prefix: row.prefix,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

export function createKeyReader(db: Connection): KeyLookups {
  const byPrefix = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE prefix = ?`)
  const any = db.prepare('SELECT 1 FROM api_keys LIMIT 1')
  const two = db.prepare<[], number | null>('SELECT last_used_at FROM api_keys LIMIT 2').pluck()
  const page = db.prepare<[string, number], KeyRow>(
    `SELECT ${KEY_COLUMNS} FROM api_keys WHERE key_id < ? ORDER BY key_id DESC LIMIT ?`,
  )
  return {
    findKeys: (prefix) => byPrefix.all(prefix).map((row) => ({ ...toKey(row), hash: new Uint8Array(row.hash) })),
    hasKeys: () => any.get() !== undefined,
    isOnlyKeyUnused() {
      const used = two.all()
      return used.length === 1 && used[0] === null
    },
    listKeys({ limit, after }) {
      const rows = page.all(String(after?.[0] ?? '~'), limit + 1)
      const { shown, next } = cutPage(rows, limit, (row) => [row.key_id])
      return { data: shown.map(toKey), next }
    },
  }
}
