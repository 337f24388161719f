import {
  addCounts,
  type DeviceStatement,
  type ImportCounts,
  type ImportedPiece,
  type ImportLoad,
  NO_DEVICES,
} from '../db/devices/statement.ts'
import { type ChunkSize, createChunkSize } from '../db/runner/chunk-size.ts'

export type TakePiece = (statements: readonly DeviceStatement[]) => Promise<ImportedPiece>
/** Imports a portion. `onPiece` gets the counts of each piece once it is on the disk. */
export type TakePortion = (
  statements: readonly DeviceStatement[],
  take: TakePiece,
  onPiece: (counts: ImportCounts) => void,
) => Promise<ImportCounts>

/** Devices differ in cost a hundredfold: a new one next to the last, or one whose names and address change. */
const SIZES = { min: 100, max: 10_000 }
const TARGET_MS = 8
/**
 * While there are no other writes: what the commit of a piece is to take. The writer ends such a piece where somebody comes,
 * who then waits for the commit. A larger piece changes fewer pages for each device.
 */
const ALONE_COMMIT_MS = 200

/**
 * Hands portions to the writer in pieces of some 8 ms, whatever a device costs: other writes wait for one piece, and not
 * for a portion. Where nobody else writes, the pieces are larger. The writer may take a part of one.
 */
export function createImportPieces(): TakePortion {
  const sizes = { shared: createChunkSize(SIZES, TARGET_MS, SIZES.min), alone: createChunkSize(SIZES, ALONE_COMMIT_MS) }
  let size = sizes.shared
  const learn = (used: ChunkSize, { milliseconds, commitMilliseconds, alone }: ImportLoad, isWhole: boolean) => {
    if (used === sizes.shared) used.took(milliseconds + commitMilliseconds)
    // The commit of a part says of the whole that it takes as long at least.
    else used.took(isWhole ? commitMilliseconds : Math.max(commitMilliseconds, ALONE_COMMIT_MS))
    size = alone ? sizes.alone : sizes.shared
  }
  return async (statements, take, onPiece) => {
    let sum = NO_DEVICES
    for (let from = 0; from < statements.length; ) {
      const used = size
      const piece = statements.slice(from, from + used.rows)
      const { load, taken = piece.length, ...counts } = await take(piece)
      from += taken
      if (load !== undefined) learn(used, load, taken === piece.length)
      onPiece(counts)
      sum = addCounts(sum, counts)
    }
    return sum
  }
}
