import type { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import ipaddr from 'ipaddr.js'
import { parseDateTime } from '../../db/criteria/times.ts'
import { parseInterface, parseIp, parseIpRange, parseSubnet } from '../../db/ip.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** As criteria and imports read it. `ajv-formats` is laxer: it lets a blank stand for the T and takes leap seconds. */
export const isDateTime = (text: string): boolean => parseDateTime(text) !== null

/** CIDRs with commas between. */
const isNetworks = (text: string): boolean => text.split(',').every((network) => ipaddr.isValidCIDR(network.trim()))

const BYTES: Readonly<Record<string, number>> = { bytes: 1, kbytes: 2 ** 10, mbytes: 2 ** 20 }
/** nft multiplies a rate with the nanoseconds of its unit, and refuses what 64 bits don't hold. */
const MOST_BYTES: Readonly<Record<string, number>> = { second: 17_000 * 2 ** 20, minute: 280 * 2 ** 20 }

/** A rate as nftables has it, which it also loads. */
const isThrottleRate = (text: string): boolean => {
  const [, count, size = '', unit = ''] = /^([1-9]\d{0,10}) (\w+)\/(\w+)$/.exec(text) ?? []
  return Number(count) * (BYTES[size] ?? Number.NaN) <= (MOST_BYTES[unit] ?? Number.NaN)
}

/** Adds the formats of JSON Schema, ours in place of the lax ones. */
export function addStrictFormats(ajv: Ajv2020): void {
  addFormats.default(ajv)
  ajv.addFormat('date-time', isDateTime)
  ajv.addFormat('uuid', UUID)
  ajv.addFormat('ip', (text) => parseIp(text) !== null)
  ajv.addFormat('ip-interface', (text) => parseInterface(text) !== null)
  ajv.addFormat('ip-range', (text) => parseIpRange(text) !== null)
  ajv.addFormat('subnet', (text) => parseSubnet(text) !== null)
  ajv.addFormat('networks', isNetworks)
  ajv.addFormat('throttle-rate', isThrottleRate)
}
