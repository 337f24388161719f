export interface ApiKey {
  readonly keyId: string
  readonly name: string
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly prefix: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

/** A key with what is needed to check a secret against it. */
export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the whole key, 32 bytes. */
  readonly hash: Uint8Array
}
