import { randomUUID } from 'node:crypto'
import { parseDateTime } from '../db/criteria/times.ts'
import type { ApiKeyDraft } from '../db/keys/key-store.ts'
import { ALL_SCOPES, type Scope } from '../db/keys/scopes.ts'
import { openOffline, urlOf } from '../db/open-store.ts'
import { makeApiKey } from '../plugins/auth/key-text.ts'
import { ROLES, type Role } from '../plugins/auth/roles.ts'
import { toWireApiKey } from '../routes/wire/api-key.ts'
import type { ApiKeyCreated } from '../schemas/components/api-key-created.ts'
import { KeyName } from '../schemas/components/key-name.ts'
import { CommandError, usageError } from './command-error.ts'
import { EXIT } from './exit-code.ts'

export interface OfflineKey {
  readonly name: string
  readonly role?: string | undefined
  readonly scopes?: readonly string[] | undefined
  readonly expires?: string | undefined
}

/** The actor in the audit log, since there was no key. */
const actor = () => ({ keyId: 'none', keyName: '(command line)', address: 'local', requestId: randomUUID() })

/**
 * Makes a key in a database without a running server; creates a file where it doesn't exist. Throws an error that
 * says what to do: the key is invalid, the database can't be opened or is in use, or the name is taken.
 */
export async function makeKeyOffline(database: string, wanted: OfflineKey): Promise<ApiKeyCreated> {
  const { key, prefix, hash } = makeApiKey()
  const draft = { ...checked(wanted), prefix, hash }
  try {
    const offline = await openOffline(urlOf(database))
    const { last_used_at: _, revoked_at: __, ...shown } = toWireApiKey(await offline.createKey(draft, actor()))
    return { ...shown, key }
  } catch (cause) {
    throw new CommandError(EXIT.failure, (cause as Error).message, { cause })
  }
}

/** The same rules as on the server. */
function checked({ name, role, scopes, expires }: OfflineKey): Omit<ApiKeyDraft, 'prefix' | 'hash'> {
  const isName = name.length <= (KeyName.maxLength as number) && new RegExp(KeyName.pattern as string).test(name)
  if (!isName)
    throw usageError(
      `${name} can't be a name: use at most 64 letters, digits, ".", "_" and "-", a letter or digit first.`,
    )
  if (role !== undefined && !(role in ROLES))
    throw usageError(`--role must be one of ${Object.keys(ROLES).join(', ')}.`)
  const unknown = scopes?.find((scope) => !ALL_SCOPES.includes(scope as Scope))
  if (unknown !== undefined) throw usageError(`--scope must be one of ${ALL_SCOPES.join(', ')}, not ${unknown}.`)
  const expiresAt = expires === undefined ? null : parseDateTime(expires)
  if (expires !== undefined && (expiresAt === null || expiresAt <= Date.now())) {
    throw usageError('--expires must be in the future, such as 2099-01-01T00:00:00Z.')
  }
  return { name, role: role ?? null, scopes: role === undefined ? (scopes ?? []) : ROLES[role as Role], expiresAt }
}
