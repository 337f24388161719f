import type { ApiKey, StoredApiKey } from './key.ts'

/** A row of `api_keys`. */
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

/** A key with what the authenticator compares. */
export const toStoredKey = (row: KeyRow): StoredApiKey => ({ ...toKey(row), hash: new Uint8Array(row.hash) })
