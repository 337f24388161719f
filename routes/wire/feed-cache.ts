/** Feeds as they were last sent: equipment asks again and again, and between two changes the bytes are the same. */
export interface FeedCache {
  get(version: string): Buffer | undefined
  /** Passes a feed on, and keeps it once it was read to its end. */
  keeping(version: string, text: AsyncIterable<string>): AsyncIterable<Buffer | string>
}

/** Room for 1.8 million MACs, or more than one list; larger ones are made anew each time. */
const MAX_BYTES = 32 * 1024 * 1024

export function createFeedCache(maxBytes = MAX_BYTES): FeedCache {
  const kept = new Map<string, Buffer>()
  let bytes = 0
  let collecting = false

  const keep = (version: string, feed: Buffer): void => {
    // The oldest go first: most of them are of versions that nobody will be sent again.
    for (const [old, { byteLength }] of kept) {
      if (bytes + feed.byteLength <= maxBytes) break
      kept.delete(old)
      bytes -= byteLength
    }
    kept.set(version, feed)
    bytes += feed.byteLength
  }
  return {
    get: (version) => kept.get(version),
    async *keeping(version, text) {
      // One at a time, or many who ask at once would fill the memory with the same bytes.
      if (collecting) return yield* text
      collecting = true
      try {
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of text) {
          size += chunk.length
          if (size <= maxBytes) chunks.push(Buffer.from(chunk))
          else chunks.length = 0
          yield chunk
        }
        if (size <= maxBytes && !kept.has(version)) keep(version, Buffer.concat(chunks))
      } finally {
        collecting = false
      }
    },
  }
}
