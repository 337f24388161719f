import type { DeviceStatement } from '../db/devices/statement.ts'
import type { Columns } from './columns.ts'
import type { VendorLookup } from './vendor-registry.ts'
import type { Warn } from './warnings.ts'

/** A line that was not taken: what is wrong with it and what to write instead. */
export interface Fault {
  readonly kind: 'fault'
  readonly message: string
}
/** What became of a line: a statement, kept until the end, passed over, not counted (a header), or a fault. */
export type Taken = DeviceStatement | { readonly kind: 'staged' | 'ignored' | 'not_data' } | Fault

export const STAGED: Taken = { kind: 'staged' }
/** Nothing that the inventory has a place for. */
export const IGNORED: Taken = { kind: 'ignored' }
export const NOT_DATA: Taken = { kind: 'not_data' }
export const fault = (message: string): Fault => ({ kind: 'fault', message })

/** What every reader is given. */
export interface ReaderParts {
  /** The vendor of a MAC by the IEEE registry. */
  readonly vendorOf: VendorLookup
  /** Milliseconds: when what bears no time of its own was seen. */
  readonly now: number
  readonly warn: Warn
  /** Whether members that a device doesn't have are passed over. */
  readonly ignoresUnknown: boolean
  /** Who says it, where that isn't the format's name; a record's own member goes before it. */
  readonly source: string | null
  /** The only site that a record may name; null: any. */
  readonly onlySite: string | null
  /** Where the members are in a CSV that no lease server wrote. */
  readonly columns: Columns | null
}

/** One per format. Throws an `ImportError` when the whole input turns out to be of no use. */
export interface LineReader {
  /** Takes a line that isn't blank. `ended` is false for a last one without a line end: it may have been cut off. */
  take(line: string, number: number, ended: boolean): Taken
  /** What only the end of the input makes known, in the order in which it became true. */
  finish(): Iterable<DeviceStatement>
  close(): void
}
