import { StoreError } from '../../db/errors.ts'
import type { Ip } from '../../db/ip.ts'
import type { Caller } from '../../db/model.ts'
import type { FeedSegment, ReadSegment } from './feed-stream.ts'

/** Segments of feeds: equipment polls them, and between two changes the bytes are the same for everybody. */
export interface FeedCache {
  /** The segment of this name, from the cache or made; concurrent calls share one. */
  segment(name: string, make: () => Promise<FeedSegment>): Promise<FeedSegment>
  readonly bytes: number
}

/** Room for 1.8 million MACs: more than one feed. Segments of larger ones are made anew. */
const MAX_BYTES = 32 * 1024 * 1024

export function createFeedCache(maxBytes = MAX_BYTES): FeedCache {
  const kept = new Map<string, FeedSegment>()
  const making = new Map<string, Promise<FeedSegment>>()
  let bytes = 0

  const keep = (name: string, segment: FeedSegment): void => {
    if (segment.bytes.byteLength > maxBytes) return
    bytes += segment.bytes.byteLength
    kept.set(name, segment)
    // The oldest go first: most are of versions that are never sent again.
    for (const [old, { bytes: gone }] of kept) {
      if (bytes <= maxBytes) break
      kept.delete(old)
      bytes -= gone.byteLength
    }
  }
  return {
    async segment(name, make) {
      const known = kept.get(name) ?? making.get(name)
      if (known !== undefined) return known
      const made = make()
      making.set(name, made)
      try {
        const segment = await made
        keep(name, segment)
        return segment
      } finally {
        making.delete(name)
      }
    },
    get bytes() {
      return bytes
    },
  }
}

/**
 * Segments that all clients of one version of a feed share. While one is sent the next is made: once, however many wait.
 * The cache bounds how many there are.
 */
export function sharedSegments(cache: FeedCache, version: string, caller: Caller, make: ReadSegment): ReadSegment {
  const get = async (after: Ip | null): Promise<FeedSegment> => {
    for (;;) {
      try {
        return await cache.segment(`${version} ${after}`, () => make(after))
      } catch (error) {
        // The client it was made for has left, and this one has not.
        const isOthers = error instanceof StoreError && error.code === 'abandoned' && !caller.signal.aborted
        if (!isOthers) throw error
      }
    }
  }
  return async (after) => {
    const segment = await get(after)
    // Its failure is thrown when it is due.
    if (segment.next !== null) get(segment.next).catch(() => {})
    return segment
  }
}
