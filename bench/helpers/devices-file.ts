import { closeSync, openSync, writeSync } from 'node:fs'
import { formatIpv4 } from '../../db/ipv4.ts'
import { formatMac } from '../../db/mac.ts'
import { FIRST_SEEN, hostnameOf, ipOf, macOf } from './inventory.ts'

const BATCH = 10_000

/** Writes an NDJSON file as the import takes it. */
export function writeDevicesFile(path: string, devices: number): void {
  const file = openSync(path, 'w')
  for (let from = 0; from < devices; from += BATCH) {
    const length = Math.min(BATCH, devices - from)
    writeSync(file, Array.from({ length }, (_, index) => deviceLine(from + index)).join(''))
  }
  closeSync(file)
}

/** A line of it; `changes` takes the place of what the inventory has of the device. */
export const deviceLine = (index: number, changes: object = {}): string =>
  `${JSON.stringify({
    mac: formatMac(macOf(index)),
    ip: formatIpv4(ipOf(index)),
    hostname: hostnameOf(index),
    vendor: 'Espressif Inc.',
    last_seen: new Date(FIRST_SEEN + index).toISOString(),
    source: 'bench',
    ...changes,
  })}\n`
