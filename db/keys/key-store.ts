import type { Actor, Page, PageRequest } from '../model.ts'
import type { ApiKey, StoredApiKey } from './key.ts'

export interface ApiKeyDraft {
  readonly name: string
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly prefix: string
  readonly hash: Uint8Array
  readonly expiresAt: number | null
}

/** API keys; see `../store.ts`. */
export interface KeyStore {
  createKey(draft: ApiKeyDraft, actor: Actor): Promise<ApiKey>
  /** Makes or renews the administrator key named `admin`. */
  renewAdminKey(prefix: string, hash: Uint8Array): Promise<void>
  revokeKey(keyId: string, actor: Actor): Promise<ApiKey>
  listKeys(page: PageRequest): Promise<Page<ApiKey>>
  /** Every key that was ever made, for the authenticator. */
  findKeys(prefix: string): readonly StoredApiKey[]
  hasKeys(): boolean
  /** Whether there is one key alone, with which nobody ever came. */
  isOnlyKeyUnused(): boolean
  touchKey(keyId: string): Promise<void>
}
