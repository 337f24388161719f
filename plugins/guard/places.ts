import { Problem } from '../errors/problems.ts'

/** Room for so many pieces of work at once, of one key and in all. */
export interface Places {
  /** Takes a place; returns what gives it back, harmless when repeated. Throws 429 or 503 with `Retry-After`. */
  take(keyId: string): () => void
  readonly taken: number
}
export interface PlacesOptions {
  /** What takes them, in the plural. */
  readonly what: string
  readonly perKey: number
  readonly inAll: number
  /** When to come back, in seconds. */
  readonly retryAfter: number
}

/** A key that has none gets a place also when all are taken: nobody can keep others out. */
export function createPlaces({ what, perKey, inAll, retryAfter }: PlacesOptions): Places {
  const byKey = new Map<string, number>()
  let taken = 0
  const headers = { 'retry-after': String(retryAfter) }
  const refuse = (mine: number): void => {
    if (mine >= perKey) {
      const detail = `This key has ${mine} ${what} in progress and may have ${perKey}; try again when one of them has ended.`
      throw new Problem('too_many_requests', detail, { headers })
    }
    if (taken >= inAll && mine > 0) {
      const detail = `The server has ${taken} ${what} in progress and allows ${inAll}; try again in a few seconds.`
      throw new Problem('unavailable', detail, { headers })
    }
  }
  return {
    take(keyId) {
      const mine = byKey.get(keyId) ?? 0
      refuse(mine)
      byKey.set(keyId, mine + 1)
      taken++
      let isBack = false
      return () => {
        if (isBack) return
        isBack = true
        taken--
        const left = (byKey.get(keyId) ?? 0) - 1
        if (left > 0) byKey.set(keyId, left)
        else byKey.delete(keyId)
      }
    },
    get taken() {
      return taken
    },
  }
}
