import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../db/clock.ts'
import type { StoredApiKey } from '../../db/keys/key.ts'
import type { Store } from '../../db/store.ts'
import { andThen, type MaybePromise } from '../../db/verbs.ts'
import { createKeyEndings, type KeyEndings } from './key-endings.ts'
import { digestOf, prefixOf } from './key-text.ts'

/** The keys in use, kept in memory. */
export interface KeyRing {
  /** The key that this secret is of, revoked or expired as it may be; undefined: of none. */
  find(secret: string): MaybePromise<StoredApiKey | undefined>
  readonly whenOver: KeyEndings['whenOver']
}

interface Entry {
  readonly key: StoredApiKey
  /** The hash in hexadecimal, as bytes: Node gives a digest as text in a third of the time it takes to make a buffer. */
  readonly digest: Buffer
}
type KeyStore = Pick<Store, 'findKeys' | 'onKeysChanged'>

/** Keeps keys that were looked up, and drops them all whenever keys may have changed. */
export function createKeyRing(store: KeyStore, clock: Clock): KeyRing {
  const byPrefix = new Map<string, readonly Entry[]>()
  const { whenOver, look } = createKeyEndings(clock, store.findKeys)

  const keep = (prefix: string, keys: readonly StoredApiKey[]): readonly Entry[] => {
    const entries = keys.map((key) => ({ key, digest: Buffer.from(Buffer.from(key.hash).toString('hex'), 'latin1') }))
    // Guessed prefixes must not fill the memory.
    if (entries.length > 0) byPrefix.set(prefix, entries)
    return entries
  }
  const entriesOf = (prefix: string): MaybePromise<readonly Entry[]> => {
    const known = byPrefix.get(prefix)
    if (known !== undefined) return known
    const read = changes
    // What was read while keys changed may be out of date, and is not kept.
    return andThen(store.findKeys(prefix), (keys) => (read === changes ? keep(prefix, keys) : entriesOf(prefix)))
  }
  let changes = 0
  store.onKeysChanged(() => {
    changes++
    byPrefix.clear()
    look()
  })
  return {
    find(secret) {
      const presented = Buffer.from(digestOf(secret), 'latin1')
      return andThen(
        entriesOf(prefixOf(secret)),
        (entries) => entries.find(({ digest }) => timingSafeEqual(digest, presented))?.key,
      )
    },
    whenOver,
  }
}
