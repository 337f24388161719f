/** Since when each feed has been what it is. */
export interface FeedTimes {
  /**
   * The `Last-Modified` of a version of a feed, in whole seconds; null while that second is still to come.
   */
  lastModified(feed: string, version: string): string | null
}

const SECOND = 1000

/**
 * Notes when a version is first asked for: the database counts changes and has no time for each. No two versions of a feed
 * bear the same time, also where the clock is set back.
 */
export function createFeedTimes(now: () => number): FeedTimes {
  const seen = new Map<string, { readonly version: string; readonly at: number }>()
  return {
    lastModified(feed, version) {
      const known = seen.get(feed)
      const at = Math.max(Math.ceil(now() / SECOND) * SECOND, (known?.at ?? 0) + SECOND)
      const current = known?.version === version ? known : { version, at }
      seen.set(feed, current)
      return now() < current.at ? null : new Date(current.at).toUTCString()
    },
  }
}
