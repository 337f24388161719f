import {
  addCounts,
  type DeviceStatement,
  type ImportCounts,
  type ImportedPiece,
  NO_DEVICES,
} from '../db/devices/statement.ts'
import { createChunkSize } from '../db/runner/chunk-size.ts'

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
/** While there are no other writes. A larger piece changes fewer pages for each device. */
const ALONE_TARGET_MS = 64

/**
 * Hands portions to the writer in pieces of some 8 ms, whatever a device costs: other writes wait for one piece, and not
 * for a portion.
 */
export function createImportPieces(): TakePortion {
  const sizes = { shared: createChunkSize(SIZES, TARGET_MS, SIZES.min), alone: createChunkSize(SIZES, ALONE_TARGET_MS) }
  let size = sizes.shared
  return async (statements, take, onPiece) => {
    let sum = NO_DEVICES
    for (let from = 0, to = 0; from < statements.length; from = to) {
      to = Math.min(statements.length, from + size.rows)
      const { load, ...counts } = await take(statements.slice(from, to))
      if (load !== undefined) {
        size.took(load.milliseconds)
        size = load.alone ? sizes.alone : sizes.shared
      }
      onPiece(counts)
      sum = addCounts(sum, counts)
    }
    return sum
  }
}
