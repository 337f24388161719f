import { alternatives, quote } from '../db/clean-text.ts'
import type { DeviceRecord } from '../db/devices/statement.ts'
import { isSameSite } from '../db/site.ts'
import { type Fault, fault, type LineReader, type ReaderParts, type Taken } from './line-reader.ts'
import { type RecordDraft, TAKERS } from './ndjson-members.ts'

/** All members in the same order for every line: objects of one shape are what makes a million of them cheap. */
const emptyDraft = (): RecordDraft => ({
  kind: 'record',
  mac: -1,
  ips: undefined,
  site: undefined,
  hostname: undefined,
  vendor: undefined,
  registryVendor: undefined,
  vendorClass: undefined,
  tags: undefined,
  firstSeen: undefined,
  lastSeen: undefined,
  leaseExpiresAt: undefined,
  source: undefined,
})

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function readMembers(
  object: Readonly<Record<string, unknown>>,
  draft: RecordDraft,
  ignoresUnknown: boolean,
): readonly string[] {
  const faults: string[] = []
  for (const name in object) {
    const take = TAKERS.get(name)
    if (take === undefined) {
      if (ignoresUnknown) continue
      faults.push(`${quote(name)} is not a member of a device; write only ${alternatives(TAKERS.keys())}`)
      continue
    }
    const message = take(draft, object[name])
    if (message !== null) faults.push(`${name}: ${message}`)
  }
  if (!Object.hasOwn(object, 'mac')) faults.push('mac: is missing; every device needs one')
  return faults
}

/** A device as an inventory states it. A fault names every member at fault. */
export function readRecord(
  value: unknown,
  { vendorOf, ignoresUnknown, source, onlySite }: RecordParts,
): DeviceRecord | Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault('This is not an object; write one per line, like {"mac":"24:0a:c4:00:00:01"}')
  }
  const draft = emptyDraft()
  const faults = readMembers(value as Record<string, unknown>, draft, ignoresUnknown)
  if (faults.length > 0) return fault(faults.slice(0, 10).join('. '))
  if (onlySite !== null && draft.site !== undefined && !isSameSite(draft.site, onlySite)) {
    return fault(`site: ${quote(draft.site)} is not the site of this complete list; send a list for each site`)
  }
  if (draft.vendor === undefined) draft.registryVendor = vendorOf(draft.mac)
  if (draft.source === undefined && source !== null) draft.source = source
  return draft
}
type RecordParts = Pick<ReaderParts, 'vendorOf' | 'ignoresUnknown' | 'source' | 'onlySite'>

/** One JSON object per line: statements of an inventory, in the order of the file. */
export function createNdjsonReader(parts: ReaderParts): LineReader {
  const take = (line: string, _number: number, ended: boolean): Taken => {
    const value = parseJson(line)
    if (value !== undefined) return readRecord(value, parts)
    return fault(ended ? 'This is not JSON; write one object per line' : 'The line is cut off; send the whole file')
  }
  return { take, finish: () => [], close() {} }
}
