/** A look through many rows in steps, along their keys. At the end it begins again, and may be left alone for a while before. */
export interface Walk<Key> {
  /** The key behind which the next step looks; null: it rests. */
  from(now: number): Key | null
  /**
   * Tells what a step came to: the last key that it looked at, undefined at the end, and whether it rests then. Returns
   * whether there is more to look at.
   */
  went(last: Key | undefined, now: number, rests: boolean): boolean
}

/** `beforeAll` is before every key; a rest is `restMs` long, or until the clock is set back as far. */
export function createWalk<Key>(beforeAll: Key, restMs: number): Walk<Key> {
  let after = beforeAll
  let restedAt = Number.NEGATIVE_INFINITY
  return {
    from: (now) => (Math.abs(now - restedAt) < restMs ? null : after),
    went(last, now, rests) {
      after = last ?? beforeAll
      if (last === undefined && rests) restedAt = now
      return last !== undefined
    },
  }
}
