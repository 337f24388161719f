import { createCsvReader } from './csv.ts'
import { createDnsmasqReader } from './dnsmasq.ts'
import { createIscReader } from './isc.ts'
import { createKeaReader } from './kea.ts'
import type { LineReader, ReaderParts } from './line-reader.ts'
import { createMikrotikReader } from './mikrotik.ts'
import { createNdjsonReader } from './ndjson.ts'
import { createOdhcpdReader } from './odhcpd.ts'
import { createWindowsReader } from './windows.ts'

/** The formats that are read line by line. */
export const LINE_FORMATS = {
  kea: createKeaReader,
  dnsmasq: createDnsmasqReader,
  isc: createIscReader,
  odhcpd: createOdhcpdReader,
  windows: createWindowsReader,
  mikrotik: createMikrotikReader,
  csv: createCsvReader,
  ndjson: createNdjsonReader,
} as const satisfies Readonly<Record<string, (parts: ReaderParts) => LineReader>>
/** Their servers write what is leased now and nothing else: an empty file says that nobody has a lease. */
const BARE: ReadonlySet<string | null> = new Set(['dnsmasq', 'odhcpd'])

/** Whether an empty file of the format is a list without leases, and not a file that nothing was written to. */
export const emptyIsNone = (format: string | null): boolean => BARE.has(format)

export type LineFormat = keyof typeof LINE_FORMATS
export type ImportFormat = LineFormat | 'json'
