import { BlockList, isIP, isIPv6 } from 'node:net'
import type { Ajv2020 } from 'ajv/dist/2020.js'

/** An address in which a zone is written is none. */
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%')

const isWithLength = (text: string): boolean => {
  const [address = '', length = '', ...more] = text.split('/')
  const longest = isIPv6(address) ? 128 : 32
  return isAddress(address) && /^(0|[1-9]\d*)$/.test(length) && Number(length) <= longest && more.length === 0
}

const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')
const isOfIpv4 = (address: string): boolean => isIP(address) === 4 || mapped.check(address, 'ipv6')
const asIpv6 = (address: string): string => (isIP(address) === 4 ? `::ffff:${address}` : address)

const isRange = (text: string): boolean => {
  const [first = '', last = '', ...more] = text.split('-').map((address) => address.trim())
  if (!isAddress(first) || !isAddress(last) || more.length > 0 || isOfIpv4(first) !== isOfIpv4(last)) return false
  try {
    // Refuses a range that ends before it starts.
    new BlockList().addRange(asIpv6(first), asIpv6(last), 'ipv6')
    return true
  } catch {
    return false
  }
}

/** The contract's own formats of addresses, as Node reads them. */
export function addAddressFormats(ajv: Pick<Ajv2020, 'addFormat'>): void {
  ajv.addFormat('ip', isAddress)
  ajv.addFormat('ip-range', isRange)
  ajv.addFormat('subnet', isWithLength)
  ajv.addFormat('ip-interface', (text) => isAddress(text) || isWithLength(text))
}
