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

/** What changes API keys; see `../store.ts`. */
export interface KeyVerbs {
  createKey(draft: ApiKeyDraft, actor: Actor): ApiKey
  /** Makes or renews the administrator key named `admin`. */
  renewAdminKey(prefix: string, hash: Uint8Array): void
  revokeKey(keyId: string, actor: Actor): ApiKey
  /** Notes that a key was used. */
  touchKey(keyId: string): void
}

export interface KeyLookups {
  /** Every key with this prefix that was ever made, for the authenticator. */
  findKeys(prefix: string): readonly StoredApiKey[]
  hasKeys(): boolean
  /** Whether there is one key alone, with which nobody ever came. */
  isOnlyKeyUnused(): boolean
  listKeys(page: PageRequest): Page<ApiKey>
}
