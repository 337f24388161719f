import type { DeviceLease, DeviceStatement } from '../db/devices/statement.ts'

/** A line that was not taken: what is wrong with it and what to write instead. */
export interface Fault {
  readonly kind: 'fault'
  readonly message: string
}
/** What became of a line: a statement, kept until the end, no data (a header), or a fault. */
export type Taken = DeviceStatement | { readonly kind: 'staged' } | { readonly kind: 'not_data' } | Fault

export const STAGED: Taken = { kind: 'staged' }
export const NOT_DATA: Taken = { kind: 'not_data' }
export const fault = (message: string): Fault => ({ kind: 'fault', message })

/** One per format. Throws an `ImportError` when the whole input turns out to be of no use. */
export interface LineReader {
  /** Takes a line that isn't blank. `ended` is false for a last one without a line end: it may have been cut off. */
  take(line: string, number: number, ended: boolean): Taken
  /** What only the end of the input makes known, in the order in which it became true. */
  finish(): Iterable<DeviceLease>
  close(): void
}
