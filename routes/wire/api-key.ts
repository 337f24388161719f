import type { ApiKey } from '../../db/keys/key.ts'
import { shownPrefix } from '../../plugins/auth/key-text.ts'
import type { ApiKey as WireApiKey } from '../../schemas/components/api-key.ts'
import { toWireTime, toWireTimeOrNull } from './time.ts'

export const toWireApiKey = (key: ApiKey): WireApiKey => ({
  key_id: key.keyId,
  name: key.name,
  role: key.role as WireApiKey['role'],
  scopes: [...key.scopes] as WireApiKey['scopes'],
  prefix: shownPrefix(key.prefix),
  created_at: toWireTime(key.createdAt),
  expires_at: toWireTimeOrNull(key.expiresAt),
  last_used_at: toWireTimeOrNull(key.lastUsedAt),
  revoked_at: toWireTimeOrNull(key.revokedAt),
})
