import { StoreError } from '../errors.ts'
import type { ApiKey } from './key.ts'

/** The key that `ADMIN_API_KEY` makes and renews. */
export const ADMIN_NAME = 'admin'

/** Refuses a name that a key has or had: the audit log tells keys apart by it. */
export function checkNewName(name: string, isTaken: boolean): void {
  if (!isTaken) return
  throw new StoreError('conflict', `A key named ${name} exists or existed before; choose another name.`, 'name')
}

/** `holder`: the name of the key that has the prefix of `ADMIN_API_KEY`; undefined: none has. */
export function checkAdminPrefix(holder: string | undefined): void {
  if (holder === undefined || holder === ADMIN_NAME) return
  throw new StoreError('conflict', `ADMIN_API_KEY is already the key named ${holder}; set it to a different key.`)
}

type Standing = Pick<ApiKey, 'keyId' | 'scopes' | 'expiresAt' | 'revokedAt'>

/** Whether a key can make others at that moment. */
function isAdministrator({ scopes, expiresAt, revokedAt }: Standing, now: number): boolean {
  return scopes.includes('admin') && revokedAt === null && (expiresAt === null || expiresAt > now)
}

/**
 * Refuses to revoke a key that isn't there, and the last one that can make others. `others`: at least every key that is
 * not revoked, this one may be among them.
 */
export function checkRevocation(
  key: Standing | undefined,
  others: readonly Standing[],
  now: number,
): asserts key is Standing {
  if (key === undefined) throw new StoreError('not_found', 'There is no such API key; list the keys to find its id.')
  if (!key.scopes.includes('admin') || key.revokedAt !== null) return
  if (others.some((other) => other.keyId !== key.keyId && isAdministrator(other, now))) return
  throw new StoreError('conflict', 'This is the last administrator key; create another one before revoking it.')
}
