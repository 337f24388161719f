import { quote } from '../db/clean-text.ts'
import { parseMac } from '../db/mac.ts'
import type { HardwareAddress } from './lease-fields.ts'
import { fault } from './line-reader.ts'

/** Types of a DUID, RFC 8415 section 11; one by link-layer address bears the type of the hardware after it. */
const LINK_LAYER_TIME = '0001'
const LINK_LAYER = '0003'
const UUID = '0004'
const ETHERNET = '0001'

/** Octets as servers write them: with colons or hyphens between, or nothing. RFC 8415 has room for 130 of them. */
const OCTETS = /^(?:[0-9a-f]{2}[:-]?){0,129}[0-9a-f]{2}$/i
const digitsOf = (text: string): string => text.replaceAll(/[:-]/g, '').toLowerCase()

/** The hardware type and address in a DUID that bears one. */
function linkLayerIn(digits: string): { readonly hardware: string; readonly address: string } | null {
  const type = digits.slice(0, 4)
  if (type !== LINK_LAYER_TIME && type !== LINK_LAYER) return null
  return { hardware: digits.slice(4, 8), address: digits.slice(type === LINK_LAYER_TIME ? 16 : 8) }
}

/** The MAC in a DUID that was made from one; or why there is none. */
export function readDuid(text: string): HardwareAddress {
  if (text === '') return 'no_mac'
  if (!OCTETS.test(text)) return fault(`${quote(text)} is not a DUID`)
  const link = linkLayerIn(digitsOf(text))
  if (link === null || link.hardware.length < ETHERNET.length) return 'no_mac'
  if (link.hardware !== ETHERNET) return 'not_ethernet'
  return parseMac(link.address) ?? 'no_mac'
}

/** Whether a DUID can't be the beginning of a longer one. */
export function isWholeDuid(text: string): boolean {
  if (!OCTETS.test(text)) return false
  const digits = digitsOf(text)
  const link = linkLayerIn(digits)
  if (link !== null) return link.hardware === ETHERNET && link.address.length === 12
  return digits.startsWith(UUID) && digits.length === 36
}
