/** A piece of a feed as it is sent, and the address to go on after; null: it was the last. */
export interface FeedPiece {
  readonly bytes: Buffer
  readonly next: number | null
}
/** Pieces of feeds: equipment asks again and again, and between two changes the bytes are the same for all who ask. */
export interface FeedCache {
  /** The piece of this name, kept or made; who asks for one that is being made waits for the same. */
  piece(name: string, make: () => Promise<FeedPiece>): Promise<FeedPiece>
  readonly bytes: number
}

/** Room for 1.8 million MACs, or more than one list; of larger ones pieces are made anew. */
const MAX_BYTES = 32 * 1024 * 1024

export function createFeedCache(maxBytes = MAX_BYTES): FeedCache {
  const kept = new Map<string, FeedPiece>()
  const making = new Map<string, Promise<FeedPiece>>()
  let bytes = 0

  const keep = (name: string, piece: FeedPiece): void => {
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
