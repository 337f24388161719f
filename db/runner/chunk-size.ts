/** How many rows a chunk may scan. */
export interface ChunkSize {
  readonly rows: number
  /** Learns from a chunk that took so many milliseconds. */
  took(milliseconds: number): void
}
export interface ChunkLimits {
  readonly min: number
  readonly max: number
  /** For the chunks of previews; `max` without it. */
  readonly previewMax?: number
}

export const DEFAULT_CHUNKS: ChunkLimits = { min: 500, max: 10_000, previewMax: 50_000 }
const TARGET_MS = 4
/** What a preview's chunks are to take: somebody waits for it, and it is over soon. */
export const PREVIEW_TARGET_MS = 10

/**
 * Doubles while chunks are quick, halves when one was slow: a caller's request waits behind at most one chunk, and a
 * search through many devices for few doesn't pay a commit for each thousand it reads.
 */
export function createChunkSize({ min, max }: ChunkLimits, targetMs = TARGET_MS): ChunkSize {
  let rows = Math.min(max, Math.max(min, 1000))
  return {
    get rows() {
      return rows
    },
    took(milliseconds) {
      if (milliseconds < targetMs / 2) rows = Math.min(max, rows * 2)
      else if (milliseconds > targetMs * 2) rows = Math.max(min, Math.floor(rows / 2))
    },
  }
}
