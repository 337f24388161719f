import type { Clock } from '../../db/clock.ts'
import type { StoredApiKey } from '../../db/keys/key.ts'

/** What was begun with keys, and must end with them: that one is revoked is told, that one expires is seen here. */
export interface KeyEndings {
  /** Calls `end` when this key is revoked or expires; returns what stops that. */
  whenOver(key: Pick<StoredApiKey, 'keyId' | 'expiresAt'>, end: () => void): () => void
  revoked(keyId: string): void
}
interface Begun {
  readonly keyId: string
  readonly expiresAt: number | null
  readonly end: () => void
}

/** How often the clock is looked at: a timer until the end of a key would not see that somebody sets the clock. */
const LOOK_MS = 250

export function createKeyEndings(clock: Clock, lookMs = LOOK_MS): KeyEndings {
  const begun = new Set<Begun>()
  let timer: NodeJS.Timeout | undefined

  const forget = (one: Begun): void => {
    begun.delete(one)
    if (begun.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const endAll = (isOver: (one: Begun) => boolean): void => {
    for (const one of [...begun].filter(isOver)) {
      forget(one)
      one.end()
    }
  }
  const look = (): void => {
    const now = clock.now()
    endAll(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
  }
  return {
    whenOver({ keyId, expiresAt }, end) {
      const one = { keyId, expiresAt, end }
      begun.add(one)
      if (expiresAt !== null) timer ??= setInterval(look, lookMs)
      return () => forget(one)
    },
    revoked: (keyId) => endAll((one) => one.keyId === keyId),
  }
}
