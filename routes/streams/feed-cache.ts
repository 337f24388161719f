import { StoreError } from '../../db/errors.ts'
import type { Caller } from '../../db/model.ts'
import type { FeedSegment, ReadSegment } from './feed-stream.ts'

/** Pieces of feeds: equipment asks again and again, and between two changes the bytes are the same for all who ask. */
export interface FeedCache {
  /** The piece of this name, kept or made; who asks for one that is being made waits for the same. */
  piece(name: string, make: () => Promise<FeedSegment>): Promise<FeedSegment>
  readonly bytes: number
}

/** Room for 1.8 million MACs, or more than one list; of larger ones pieces are made anew. */
const MAX_BYTES = 32 * 1024 * 1024

export function createFeedCache(maxBytes = MAX_BYTES): FeedCache {
  const kept = new Map<string, FeedSegment>()
  const making = new Map<string, Promise<FeedSegment>>()
  let bytes = 0

  const keep = (name: string, piece: FeedSegment): void => {
    if (piece.bytes.byteLength > maxBytes) return
    bytes += piece.bytes.byteLength
    kept.set(name, piece)
    // The oldest go first: most of them are of versions that nobody will be sent again.
    for (const [old, { bytes: gone }] of kept) {
      if (bytes <= maxBytes) break
      kept.delete(old)
      bytes -= gone.byteLength
    }
  }
  return {
    async piece(name, make) {
      const known = kept.get(name) ?? making.get(name)
      if (known !== undefined) return known
      const made = make()
      making.set(name, made)
      try {
        const piece = await made
        keep(name, piece)
        return piece
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
 * Pieces that all who ask for the same version of a feed share. The next is begun while one is sent: it is made once,
 * however many wait, and the cache bounds how many there are.
 */
export function sharedSegments(cache: FeedCache, version: string, caller: Caller, make: ReadSegment): ReadSegment {
  const get = async (after: number | null): Promise<FeedSegment> => {
    for (;;) {
      try {
        return await cache.piece(`${version} ${after}`, () => make(after))
      } catch (error) {
        // Whoever it was made for has left, and this client has not.
        const isOthers = error instanceof StoreError && error.code === 'abandoned' && !caller.signal.aborted
        if (!isOthers) throw error
      }
    }
  }
  return async (after) => {
    const piece = await get(after)
    // A failure is met when it is its turn.
    if (piece.next !== null) get(piece.next).catch(() => {})
    return piece
  }
}
