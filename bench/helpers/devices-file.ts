import { closeSync, openSync, writeSync } from 'node:fs'
import { formatIp } from '../../db/ip.ts'
import { formatMac } from '../../db/mac.ts'
import { FIRST_SEEN, hostnameOf, ipOf, ipv6Of, macOf } from './inventory.ts'

const BATCH = 10_000

/** Writes an NDJSON file as the import takes it, each device with an IPv4 address or with one of each family. */
export function writeDevicesFile(path: string, devices: number, families: 1 | 2): void {
  const file = openSync(path, 'w')
  for (let from = 0; from < devices; from += BATCH) {
    const length = Math.min(BATCH, devices - from)
    writeSync(
      file,
      Array.from({ length }, (_, index) => deviceLine(from + index, families === 1 ? {} : bothOf(from + index))).join(
        '',
      ),
    )
  }
  closeSync(file)
}

const bothOf = (index: number) => ({ ip: [formatIp(ipOf(index)), formatIp(ipv6Of(index))] })

/** A line of it; `changes` takes the place of what the inventory has of the device. */
export const deviceLine = (index: number, changes: object = {}): string =>
  `${JSON.stringify({
    mac: formatMac(macOf(index)),
    ip: formatIp(ipOf(index)),
    hostname: hostnameOf(index),
    vendor: 'Espressif Inc.',
    last_seen: new Date(FIRST_SEEN + index).toISOString(),
    source: 'bench',
    ...changes,
  })}\n`
