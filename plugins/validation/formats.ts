import type { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import ipaddr from 'ipaddr.js'

const DATE_TIME = /^\d{4}-\d{2}-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1\d|2[0-3]):[0-5]\d)$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * RFC 3339 with an offset, in the calendar, and still of four-digit years when written in UTC. Stricter than
 * `ajv-formats`, which lets a blank stand for the T and takes leap seconds: JavaScript reads neither, so they would
 * come out as NaN.
 */
export function isDateTime(text: string): boolean {
  const day = DATE_TIME.exec(text)?.[1]
  if (day === undefined) return false
  const time = Date.parse(text)
  if (Number.isNaN(time) || time < YEAR_0 || time >= YEAR_10000) return false
  // Date.parse takes 30 February for 1 March.
  return new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)).getUTCDate() === Number(day)
}
const YEAR_0 = Date.parse('0000-01-01T00:00:00Z')
const YEAR_10000 = Date.parse('+010000-01-01T00:00:00Z')

/** CIDRs with commas between. */
const isNetworks = (text: string): boolean => text.split(',').every((network) => ipaddr.isValidCIDR(network.trim()))

/** Adds the formats of JSON Schema, ours in place of the lax ones. */
export function addStrictFormats(ajv: Ajv2020): void {
  addFormats.default(ajv)
  ajv.addFormat('date-time', isDateTime)
  ajv.addFormat('uuid', UUID)
  ajv.addFormat('networks', isNetworks)
}
