import { parseMac } from '../../db/mac.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/** A MAC address of a path or query. Throws 400 naming the field. */
export function fromWireMac(text: string, field = 'mac'): number {
  const mac = parseMac(text)
  if (mac !== null) return mac
  const message = 'is not a MAC address; write it like 24:0a:c4:00:00:01'
  throw new Problem('invalid', `${field} ${message}.`, { details: { [field]: message } })
}
