import { isIP, isIPv6 } from 'node:net'
import type { Ajv2020 } from 'ajv/dist/2020.js'

/** An address in which a zone is written is none. */
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%')

const isWithLength = (text: string): boolean => {
  const [address = '', length = '', ...more] = text.split('/')
  const longest = isIPv6(address) ? 128 : 32
  return isAddress(address) && /^(0|[1-9]\d*)$/.test(length) && Number(length) <= longest && more.length === 0
}

/** The contract's own formats of addresses, as Node reads them. */
export function addAddressFormats(ajv: Pick<Ajv2020, 'addFormat'>): void {
  ajv.addFormat('ip', isAddress)
  ajv.addFormat('subnet', isWithLength)
  ajv.addFormat('ip-interface', (text) => isAddress(text) || isWithLength(text))
}
