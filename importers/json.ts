import type { DeviceStatement } from '../db/devices/statement.ts'
import { NOTHING } from '../db/errors.ts'
import { ImportError } from './import-error.ts'
import { createKeaStage, type KeaLease } from './kea-stage.ts'
import { type Fault, fault, type ReaderParts, type Taken } from './line-reader.ts'
import { refuseBinary } from './lines.ts'
import { readRecord } from './ndjson.ts'

/** JSON is held whole, so it is bounded more tightly than what comes line by line. */
export const MAX_JSON = 8 * 1024 * 1024
const MAX_TOLD = 5

/** What a JSON document says, of which all can be taken. `received` and `ignored` count its elements. */
export interface JsonImport {
  /** Who says it, unless another source is given. */
  readonly source: 'kea' | 'ndjson'
  readonly received: number
  readonly ignored: number
  readonly statements: Iterable<DeviceStatement>
  close(): void
}

/**
 * Reads an array of devices, or what Kea answers to `lease4-get-all`, `lease6-get-all` or their pages. Throws an `ImportError` where
 * it is too large or is neither, and where any element can't be taken.
 */
export async function readJsonImport(body: AsyncIterable<Uint8Array>, parts: ReaderParts): Promise<JsonImport> {
  const value = parse(await readWhole(body))
  const leases = leasesIn(value)
  if (leases !== null) return readLeases(leases, parts)
  if (Array.isArray(value)) return readDevices(value, parts)
  throw new ImportError(
    'unknown_format',
    `The JSON is neither an array of devices nor an answer of Kea to lease4-get-all, lease6-get-all, lease4-get-page or lease6-get-page: ${NOTHING}`,
  )
}

async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > MAX_JSON) {
      throw new ImportError(
        'too_large',
        `The JSON is larger than ${MAX_JSON} bytes; send it as NDJSON, or page by page`,
      )
    }
    chunks.push(chunk)
  }
  const whole = Buffer.concat(chunks)
  refuseBinary(whole.subarray(0, 1024))
  return whole
}

function parse(bytes: Buffer): unknown {
  const text = bytes.toString().replace(/^\ufeff/, '')
  if (text.trim() === '') throw new ImportError('empty', 'The input is empty; send an array of devices')
  try {
    return JSON.parse(text)
  } catch (cause) {
    const place = /line \d+ column \d+/.exec(String(cause))?.[0]
    const where = place === undefined ? 'it ends too early, or something in it is not JSON' : `it breaks at ${place}`
    throw new ImportError('bad_json', `The body is not valid JSON: ${where}; ${NOTHING}`, { cause })
  }
}

/** The leases of Kea's answer, from its socket or, in an array, from its control agent for each server; null: it is none. */
function leasesIn(value: unknown): readonly unknown[] | null {
  const answers = Array.isArray(value) ? value : [value]
  if (answers.length === 0 || !answers.every(isAnswer)) return null
  const leases = answers.map(leasesOf)
  return leases.includes(null) ? null : leases.flatMap((some) => some ?? [])
}

type Answer = Readonly<Record<string, unknown>> & { readonly result: number }
const isAnswer = (value: unknown): value is Answer => isObject(value) && typeof value.result === 'number'

function leasesOf({ result, text, arguments: given }: Answer): readonly unknown[] | null {
  // 3: there is nothing of the kind.
  if (result === 3) return []
  if (result !== 0)
    throw new ImportError(
      'bad_json',
      `The answer of Kea is an error, ${JSON.stringify(text ?? result).slice(0, 200)}: ${NOTHING}`,
    )
  return isObject(given) && Array.isArray(given.leases) ? given.leases : null
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readLeases(leases: readonly unknown[], parts: ReaderParts): JsonImport {
  const stage = createKeaStage(parts)
  try {
    const taken = leases.map((lease) => {
      const fields = keaLease(lease)
      return 'kind' in fields ? fields : stage.put(fields)
    })
    refuseFaults(taken)
    const ignored = taken.filter(({ kind }) => kind === 'ignored').length
    return { source: 'kea', received: leases.length, ignored, statements: stage.finish(), close: stage.close }
  } catch (error) {
    stage.close()
    throw error
  }
}

/** A lease of Kea's answer, its fields as they are in the lease file. */
function keaLease(lease: unknown): KeaLease | Fault {
  if (!isObject(lease)) return fault('it is not an object')
  const {
    'ip-address': address,
    'hw-address': hwaddr = '',
    duid = '',
    type = '',
    'valid-lft': lifetime,
    cltt,
    hostname = '',
    state = 0,
  } = lease
  if (typeof cltt !== 'number' || typeof lifetime !== 'number') return fault('cltt and valid-lft must be numbers')
  return {
    address: String(address),
    hwaddr: String(hwaddr),
    duid: String(duid),
    leaseType: String(type),
    validLifetime: String(lifetime),
    expire: String(cltt + lifetime),
    hostname: String(hostname),
    state: String(state),
  }
}

function readDevices(elements: readonly unknown[], parts: ReaderParts): JsonImport {
  const taken = elements.map((element) => readRecord(element, parts))
  refuseFaults(taken)
  const statements = taken.filter((one): one is Extract<typeof one, { kind: 'record' }> => one.kind === 'record')
  return { source: 'ndjson', received: elements.length, ignored: 0, statements, close() {} }
}

/** JSON is taken whole or not at all. */
function refuseFaults(taken: readonly Taken[]): void {
  const faults = taken.flatMap((one, index) => (one.kind === 'fault' ? [`element ${index + 1}: ${one.message}`] : []))
  if (faults.length === 0) return
  const more = faults.length > MAX_TOLD ? ` and ${faults.length - MAX_TOLD} more` : ''
  const told = faults.slice(0, MAX_TOLD).join('; ').slice(0, 2000).toWellFormed()
  throw new ImportError(
    'bad_json',
    `${faults.length} of ${taken.length} elements can\u2019t be taken: ${NOTHING}. ${told}${more}`,
  )
}
