import type { DeviceLease, DeviceRecord, DeviceStatement } from '../../db/devices/statement.ts'
import type { ImportFormat } from '../../importers/formats.ts'
import { type ImportInput, importStream, type StreamReport } from '../../importers/import-stream.ts'
import { builtInRegistry } from '../../importers/vendor-registry.ts'

const vendorRegistry = builtInRegistry()

export interface Imported {
  readonly report: StreamReport
  readonly statements: readonly DeviceStatement[]
}

/** The formats of the readers that had a media type of their own. */
const FORMATS: Partial<Record<ImportInput['mediaType'], ImportFormat>> = { 'text/csv': 'kea', 'text/plain': 'dnsmasq' }

/** After every time that tests write. */
const LONG_AFTER = Date.UTC(2100, 0, 1)

interface ImportTextOptions {
  readonly now?: number
  readonly pieceSize?: number
  readonly ignoresUnknown?: boolean
}

/** A body in pieces of `size` bytes. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** Imports a text or bytes into nothing; counts every statement as created. */
export async function importText(
  mediaType: ImportInput['mediaType'],
  input: string | Uint8Array,
  { now = LONG_AFTER, pieceSize = 1 << 16, ignoresUnknown = false }: ImportTextOptions = {},
): Promise<Imported> {
  const statements: DeviceStatement[] = []
  const body = inPieces(typeof input === 'string' ? Buffer.from(input) : input, pieceSize)
  const report = await importStream({
    body,
    mediaType,
    format: FORMATS[mediaType],
    loadVendors: vendorRegistry.load,
    now,
    ignoresUnknown,
    onPortion: async (batch) => {
      statements.push(...batch)
      return { created: batch.length, updated: 0, unchanged: 0, released: 0 }
    },
  })
  return { report, statements }
}

export const leasesOf = ({ statements }: Imported): DeviceLease[] =>
  statements.filter((statement) => statement.kind === 'lease')
export const recordsOf = ({ statements }: Imported): DeviceRecord[] =>
  statements.filter((statement) => statement.kind === 'record')
