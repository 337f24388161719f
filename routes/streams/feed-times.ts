/** Since when each feed has been what it is. */
export interface FeedTimes {
  /**
   * The `Last-Modified` of a version of a feed, in whole seconds; null while that second is still to come.
   */
  lastModified(feed: string, version: string): string | null
}

const SECOND = 1000
/** More than the equipment of one network asks for. */
const MOST_FEEDS = 1000

/**
 * Notes when a version is first asked for: the database counts changes and has no time for each. No two versions of a feed
 * bear the same time, also where the clock is set back. Beyond `most` feeds the one that was asked for longest ago is
 * forgotten; it is then as new as if it had changed.
 */
export function createFeedTimes(now: () => number, most = MOST_FEEDS): FeedTimes {
  const seen = new Map<string, { readonly version: string; readonly at: number }>()
  /** No feed that was forgotten bore a later time. */
  let forgotten = 0
  const forgetOldest = (): void => {
    const [[feed, { at }] = ['', { at: 0 }]] = seen
    seen.delete(feed)
    forgotten = Math.max(forgotten, at)
  }
  return {
    lastModified(feed, version) {
      const known = seen.get(feed)
      const at = Math.max(Math.ceil(now() / SECOND) * SECOND, (known?.at ?? forgotten) + SECOND)
      const current = known?.version === version ? known : { version, at }
      seen.delete(feed)
      seen.set(feed, current)
      if (seen.size > most) forgetOldest()
      return now() < current.at ? null : new Date(current.at).toUTCString()
    },
  }
}
