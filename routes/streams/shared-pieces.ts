import { StoreError } from '../../db/errors.ts'
import type { Caller } from '../../db/model.ts'
import type { FeedCache, FeedPiece } from './feed-cache.ts'
import type { ReadPiece } from './feed-stream.ts'

/**
 * Pieces that all who ask for the same version of a feed share. The next is begun while one is sent: it is made once,
 * however many wait, and the cache bounds how many there are.
 */
export function sharedPieces(cache: FeedCache, version: string, caller: Caller, make: ReadPiece): ReadPiece {
  const get = async (after: number | null): Promise<FeedPiece> => {
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
