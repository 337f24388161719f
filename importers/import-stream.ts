import type { DeviceStatement, ImportCounts, ImportTotals } from '../db/devices/statement.ts'
import { type ChosenReader, createChosenReader } from './chosen-reader.ts'
import { readColumns } from './columns.ts'
import type { ImportFormat } from './formats.ts'
import { ImportError } from './import-error.ts'
import { readJsonImport } from './json.ts'
import type { ReaderParts, Taken } from './line-reader.ts'
import { readLines } from './lines.ts'
import { createPortions, type OnPortion, type Portions } from './portions.ts'
import type { VendorLookup } from './vendor-registry.ts'
import { createWarnings, type Warning } from './warnings.ts'

export type ImportMediaType = 'application/x-ndjson' | 'text/csv' | 'text/plain' | 'application/json'

export interface ImportInput {
  readonly body: AsyncIterable<Uint8Array>
  readonly mediaType: ImportMediaType
  /** Without it, the media type and then the first lines tell. */
  readonly format?: ImportFormat | undefined
  /** Loads what names the vendors of new devices. */
  readonly loadVendors: () => Promise<VendorLookup>
  /** Milliseconds: when dnsmasq's leases were seen. */
  readonly now: number
  /** Whether NDJSON may have members that a device doesn't have; they are passed over. */
  readonly ignoresUnknown?: boolean
  /** Who says it, where that isn't the format's name. */
  readonly source?: string | null
  /** Where all of it is: what names another site is a fault. null: it may name any. */
  readonly onlySite?: string | null
  /** Whether an input without a line says that there is nothing; otherwise it is a fault. */
  readonly mayBeEmpty?: boolean
  /** Where the members of a CSV are: `mac=3,ip=1,hostname=Name`. */
  readonly columns?: string | undefined
  /** How many statements the next portion is to have; it may change from one to the next. */
  readonly portionSize?: () => number
  /** Called with one portion after the other, never with two at a time. */
  readonly onPortion: OnPortion
}
/** `received`, `ignored` and `rejected` count lines, the rest devices. What is received and neither of the others is taken. */
export interface StreamReport extends ImportCounts {
  /** Who says it, as it was given or by the format; a record may name another. */
  readonly source: string
  /** As it was given or told. */
  readonly format: ImportFormat
  readonly received: number
  readonly ignored: number
  readonly rejected: number
  /** The first 100. `line` counts from 1. */
  readonly errors: { readonly line: number; readonly message: string }[]
  readonly warnings: Warning[]
}

/** What an import did, all of it counted. */
export type ImportReport = Omit<StreamReport, 'source'> & ImportTotals

const MAX_ERRORS = 100
const MAX_MESSAGE = 500
/** How much is read while the portion before is written; a smaller one makes reading and writing wait for each other. */
export const PORTION_SIZE = 10_000

const MEDIA_FORMATS: Partial<Record<ImportMediaType, ImportFormat>> = {
  'application/x-ndjson': 'ndjson',
  'application/json': 'json',
}

function formatOf({ format, mediaType, columns }: ImportInput): ImportFormat | undefined {
  return format ?? MEDIA_FORMATS[mediaType] ?? (columns === undefined ? undefined : 'csv')
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
async function readAll(input: ImportInput, reader: ChosenReader, portions: Portions, counts: Counts): Promise<boolean> {
  let number = 0
  let found = false
  for await (const { lines, ended } of readLines(input.body)) {
    for (const raw of lines) {
      number++
      const text = number === 1 && raw?.startsWith('\ufeff') ? raw.slice(1) : raw
      if (text !== null && text.trim() === '') continue
      found = true
      for (const line of reader.linesFrom({ text, number, ended })) {
        const taken = reader.take(line)
        if (taken.kind === 'not_data') continue
        count(counts, taken, line.number)
        if (taken.kind === 'record' || taken.kind === 'lease') portions.add(taken)
        if (portions.isFull) await portions.send()
      }
    }
  }
  return found
}

async function addAll(statements: Iterable<DeviceStatement>, portions: Portions): Promise<void> {
  for (const statement of statements) {
    portions.add(statement)
    if (portions.isFull) await portions.send()
  }
}

type Read = Counts & Pick<StreamReport, 'format' | 'source'>

async function importLines(input: ImportInput, reader: ChosenReader, portions: Portions): Promise<Read> {
  const counts: Counts = { received: 0, ignored: 0, rejected: 0, errors: [] }
  try {
    const found = await readAll(input, reader, portions, counts)
    if (!found && input.mayBeEmpty !== true)
      throw new ImportError('empty', 'The input is empty; send at least one line')
    const { format } = reader
    await addAll(reader.finish(), portions)
    return { format, source: input.source ?? format, ...counts }
  } finally {
    await portions.idle()
    reader.close()
  }
}

async function importJson(input: ImportInput, parts: ReaderParts, portions: Portions): Promise<Read> {
  const { received, ignored, statements, source, close } = await readJsonImport(input.body, parts)
  try {
    await addAll(statements, portions)
    return { format: 'json', source: input.source ?? source, received, ignored, rejected: 0, errors: [] }
  } finally {
    await portions.idle()
    close()
  }
}

/**
 * Imports a stream in any of the formats: reads it line by line in bounded memory and hands statements on in portions, in
 * the order in which they became true. A bad line is counted and listed; JSON is read whole, and taken so or not at all.
 * Throws an `ImportError` for an input that can't be imported, and whatever the body or `onPortion` threw; portions
 * written before stay.
 */
export async function importStream(input: ImportInput): Promise<StreamReport> {
  const { warn, list } = createWarnings()
  const format = formatOf(input)
  const { now, ignoresUnknown = false, source = null, onlySite = null } = input
  const columns = input.columns === undefined ? null : readColumns(input.columns)
  const parts = { vendorOf: await input.loadVendors(), now, warn, ignoresUnknown, source, onlySite, columns }
  const portions = createPortions(input.portionSize ?? (() => PORTION_SIZE), input.onPortion)
  const read =
    format === 'json'
      ? await importJson(input, parts, portions)
      : await importLines(input, createChosenReader(format, parts), portions)
  return { ...read, ...(await portions.finish()), warnings: list() }
}

/** A line may have many members at fault, with names of any length. */
function shortened(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1).toWellFormed()}…`
}
