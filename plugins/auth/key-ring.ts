import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../db/clock.ts'
import type { StoredApiKey } from '../../db/keys/key.ts'
import type { Store } from '../../db/store.ts'
import { digestOf, prefixOf } from './api-key.ts'
import { createKeyEndings, type KeyEndings } from './key-endings.ts'

/** The keys in use, kept in memory. */
export interface KeyRing {
  /** The key that this secret is of, revoked or expired as it may be; undefined: of none. */
  find(secret: string): StoredApiKey | undefined
  readonly whenOver: KeyEndings['whenOver']
  /** The same store, whose verbs that change keys also empty the ring. */
  readonly store: Store
}

interface Entry {
  readonly key: StoredApiKey
  /** The hash in hexadecimal, as bytes: Node gives a digest as text in a third of the time it takes to make a buffer. */
  readonly digest: Buffer
}

/** A ring that can't be out of date, as long as keys are only changed through its `store`. */
export function createKeyRing(store: Store, clock: Clock): KeyRing {
  const byPrefix = new Map<string, readonly Entry[]>()
  const endings = createKeyEndings(clock)

  const entriesOf = (prefix: string): readonly Entry[] => {
    const known = byPrefix.get(prefix)
    if (known !== undefined) return known
    const entries = store
      .findKeys(prefix)
      .map((key) => ({ key, digest: Buffer.from(Buffer.from(key.hash).toString('hex'), 'latin1') }))
    // Guessed prefixes must not fill the memory.
    if (entries.length > 0) byPrefix.set(prefix, entries)
    return entries
  }
  const emptying =
    <Args extends unknown[], Result>(verb: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      verb(...args).finally(() => byPrefix.clear())

  return {
    find(secret) {
      const presented = Buffer.from(digestOf(secret), 'latin1')
      return entriesOf(prefixOf(secret)).find(({ digest }) => timingSafeEqual(digest, presented))?.key
    },
    whenOver: endings.whenOver,
    store: {
      ...store,
      createKey: emptying(store.createKey),
      renewAdminKey: emptying(store.renewAdminKey),
      revokeKey: emptying(async (keyId, actor) => {
        const key = await store.revokeKey(keyId, actor)
        endings.revoked(keyId)
        return key
      }),
    },
  }
}
