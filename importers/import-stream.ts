import type { ImportCounts } from '../db/devices/statement.ts'
import { createDnsmasqReader } from './dnsmasq.ts'
import { ImportError } from './import-error.ts'
import { createKeaReader } from './kea.ts'
import { fault, type LineReader, type ReaderParts, type Taken } from './line-reader.ts'
import { MAX_LINE, readLines } from './lines.ts'
import { createNdjsonReader } from './ndjson.ts'
import { createPortions, type OnPortion, type Portions } from './portions.ts'
import type { VendorLookup } from './vendor-registry.ts'
import { createWarnings, type Warning } from './warnings.ts'

export type ImportMediaType = 'application/x-ndjson' | 'text/csv' | 'text/plain'

export interface ImportInput {
  readonly body: AsyncIterable<Uint8Array>
  readonly mediaType: ImportMediaType
  /** Loads what names the vendors of new devices. */
  readonly loadVendors: () => Promise<VendorLookup>
  /** Milliseconds: when dnsmasq's leases were seen. */
  readonly now: number
  /** Whether NDJSON may have members that a device doesn't have; they are passed over. */
  readonly ignoresUnknown?: boolean
  /** How many statements the next portion is to have; it may change from one to the next. */
  readonly portionSize?: () => number
  /** Called with one portion after the other, never with two at a time. */
  readonly onPortion: OnPortion
}
/** `received`, `ignored` and `rejected` count lines, the rest devices. What is received and neither of the others is taken. */
export interface ImportReport extends ImportCounts {
  readonly received: number
  readonly ignored: number
  readonly rejected: number
  /** The first 100. `line` counts from 1. */
  readonly errors: { readonly line: number; readonly message: string }[]
  readonly warnings: Warning[]
}

const MAX_ERRORS = 100
const MAX_MESSAGE = 500
/** How much is read while the portion before is written; a smaller one makes reading and writing wait for each other. */
export const PORTION_SIZE = 4000
const TOO_LONG = fault(`The line is longer than ${MAX_LINE} bytes`)

function createReader(mediaType: ImportMediaType, parts: ReaderParts): LineReader {
  if (mediaType === 'text/csv') return createKeaReader(parts)
  if (mediaType === 'text/plain') return createDnsmasqReader(parts)
  return createNdjsonReader(parts)
}

interface Counts {
  received: number
  ignored: number
  rejected: number
  readonly errors: { line: number; message: string }[]
}

function count(counts: Counts, taken: Taken, line: number): void {
  counts.received++
  if (taken.kind === 'ignored') counts.ignored++
  if (taken.kind !== 'fault') return
  counts.rejected++
  if (counts.errors.length < MAX_ERRORS) counts.errors.push({ line, message: shortened(taken.message) })
}

/** Reads every line, hands statements on as they come, and returns whether there was any line at all. */
async function readAll(input: ImportInput, reader: LineReader, portions: Portions, counts: Counts): Promise<boolean> {
  let number = 0
  let found = false
  for await (const { lines, ended } of readLines(input.body)) {
    for (const text of lines) {
      number++
      const line = number === 1 && text?.startsWith('\ufeff') ? text.slice(1) : text
      if (line !== null && line.trim() === '') continue
      found = true
      const taken = line === null ? TOO_LONG : reader.take(line, number, ended)
      if (taken.kind === 'not_data') continue
      count(counts, taken, number)
      if (taken.kind === 'record' || taken.kind === 'lease') portions.add(taken)
      if (portions.isFull) await portions.send()
    }
  }
  return found
}

/**
 * Imports a stream of NDJSON, Kea or dnsmasq leases: reads it line by line in bounded memory and hands statements on in
 * portions, in the order in which they became true. A bad line is counted and listed. Throws an `ImportError` for an
 * input that is empty, binary or DHCPv6, and whatever the body or `onPortion` threw; portions written before stay.
 */
export async function importStream(input: ImportInput): Promise<ImportReport> {
  const { warn, list } = createWarnings()
  const { mediaType, loadVendors, now, ignoresUnknown = false } = input
  const reader = createReader(mediaType, { vendorOf: await loadVendors(), now, warn, ignoresUnknown })
  const portions = createPortions(input.portionSize ?? (() => PORTION_SIZE), input.onPortion)
  const counts: Counts = { received: 0, ignored: 0, rejected: 0, errors: [] }
  try {
    const found = await readAll(input, reader, portions, counts)
    if (!found) throw new ImportError('empty', 'The input is empty; send at least one line')
    for (const statement of reader.finish()) {
      portions.add(statement)
      if (portions.isFull) await portions.send()
    }
    return { ...counts, ...(await portions.finish()), warnings: list() }
  } finally {
    await portions.idle()
    reader.close()
  }
}

/** A line may have many members at fault, with names of any length. */
function shortened(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1).toWellFormed()}…`
}
