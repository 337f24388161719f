import type { AuditHead, AuditVerdict } from './entry.ts'
import { type AuditRow, entryHash, NO_HASH } from './entry-hash.ts'

/** Follows the chain of the audit log, entry by entry. */
export interface ChainFollower {
  /** The entry up to which it is intact. */
  readonly seq: number
  /** Compares the next entries; returns the verdict as soon as one is wrong, else null. */
  take(rows: readonly AuditRow[]): AuditVerdict | null
  /** The verdict after the last entry. */
  end(): AuditVerdict
}

/**
 * `known` is a head that was written down elsewhere, such as the one in the server's log: a chain that was cut off before
 * it, or made anew, is intact in itself and fails all the same.
 */
export function followChain(known: AuditHead | null): ChainFollower {
  let seq = 0
  let previous: Buffer = NO_HASH
  return {
    get seq() {
      return seq
    },
    take(rows) {
      for (const row of rows) {
        const fault = faultOf(row, seq + 1, previous, known)
        if (fault !== null) return { intact: false, seq: seq + 1, fault }
        seq = row.seq
        previous = row.hash
      }
      return null
    },
    end() {
      if (known !== null && known.seq > seq) {
        return { intact: false, seq: seq + 1, fault: `entries are missing from here to ${known.seq}` }
      }
      return { intact: true, entries: seq, head: seq === 0 ? null : { seq, hash: previous.toString('hex') } }
    },
  }
}

function faultOf(row: AuditRow, seq: number, previous: Buffer, known: AuditHead | null): string | null {
  if (row.seq !== seq) return 'the entry is missing'
  if (!row.previous_hash.equals(previous)) return 'it does not hold the hash of the entry before it'
  if (!row.hash.equals(entryHash(row))) return 'it was changed: its hash does not match'
  if (known?.seq === seq && known.hash !== row.hash.toString('hex')) return 'it is not the entry that the server logged'
  return null
}
