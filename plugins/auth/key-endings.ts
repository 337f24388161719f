import type { Clock } from '../../db/clock.ts'
import type { StoredApiKey } from '../../db/keys/key.ts'
import { andThen, type MaybePromise } from '../../db/verbs.ts'

/** What was begun with keys, and must end with them. */
export interface KeyEndings {
  /** Calls `end` when this key is revoked or expires; returns what stops that. */
  whenOver(key: StartedWith, end: () => void): () => void
  /** Looks which keys were revoked; to be called when keys have changed. */
  look(): void
}
type StartedWith = Pick<StoredApiKey, 'keyId' | 'prefix' | 'expiresAt'>
interface Begun {
  readonly key: StartedWith
  readonly end: () => void
}
type FindKeys = (prefix: string) => MaybePromise<readonly StoredApiKey[]>

/** How often the clock is looked at: a timer until the end of a key would not see that somebody sets the clock. */
const LOOK_MS = 250

export function createKeyEndings(clock: Clock, findKeys: FindKeys, lookMs = LOOK_MS): KeyEndings {
  const begun = new Set<Begun>()
  let timer: NodeJS.Timeout | undefined

  const forget = (one: Begun): void => {
    begun.delete(one)
    if (begun.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const endAll = (isOver: (key: StartedWith) => boolean): void => {
    for (const one of [...begun].filter(({ key }) => isOver(key))) {
      forget(one)
      one.end()
    }
  }
  const endExpired = (): void => {
    const now = clock.now()
    endAll(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
  }
  const endRevoked = (prefix: string, keys: readonly StoredApiKey[]): void => {
    const valid = new Set(keys.filter(({ revokedAt }) => revokedAt === null).map(({ keyId }) => keyId))
    endAll((key) => key.prefix === prefix && !valid.has(key.keyId))
  }
  /** Where the keys can't be read nothing shows that they still hold. */
  const lookAt = (prefix: string): void => {
    const endThese = () => endRevoked(prefix, [])
    try {
      const seen = andThen(findKeys(prefix), (keys) => endRevoked(prefix, keys))
      if (seen instanceof Promise) seen.catch(endThese)
    } catch {
      endThese()
    }
  }
  return {
    whenOver(key, end) {
      const one = { key, end }
      begun.add(one)
      if (key.expiresAt !== null) timer ??= setInterval(endExpired, lookMs)
      return () => forget(one)
    },
    look() {
      for (const prefix of new Set([...begun].map(({ key }) => key.prefix))) lookAt(prefix)
    },
  }
}
