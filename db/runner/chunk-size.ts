/** How many rows a chunk may have. */
export interface ChunkSize {
  readonly rows: number
  /** Adapts the size to the time of a chunk, in milliseconds. */
  took(milliseconds: number): void
}
export interface ChunkLimits {
  readonly min: number
  readonly max: number
  /** For the chunks that look for the targets of previews and jobs; `max` without it. */
  readonly searchMax?: number
}

export const DEFAULT_CHUNKS: ChunkLimits = { min: 1, max: 10_000, searchMax: 50_000 }
export const TARGET_MS = 4
/** What a chunk of a preview is to take: a caller waits for it, and it is over soon. */
export const PREVIEW_TARGET_MS = 10
export const FIRST_ROWS = 250

/**
 * The size doubles while chunks are quick. After a slow chunk it shrinks to what would have been in time: a request waits
 * behind one chunk at most.
 */
export function createChunkSize({ min, max }: ChunkLimits, targetMs = TARGET_MS, first = FIRST_ROWS): ChunkSize {
  let rows = Math.min(max, Math.max(min, first))
  return {
    get rows() {
      return rows
    },
    took(milliseconds) {
      if (milliseconds < targetMs / 2) rows = Math.min(max, rows * 2)
      else if (milliseconds > targetMs * 2) rows = Math.max(min, Math.floor((rows * targetMs) / milliseconds))
    },
  }
}
