import { isAbsolute, resolve } from 'node:path'
import { parseNetworks } from '../outbound/address-rules.ts'

/** What sources may be read from. */
export interface Allowed {
  readonly networks: ReturnType<typeof parseNetworks>
  /** Absolute paths, without a slash at the end. */
  readonly folders: readonly string[]
}

/**
 * Reads `SOURCE_ALLOWED`: networks (CIDR) and folders (absolute paths), with commas between. Throws where one is neither.
 */
export function parseAllowed(text: string): Allowed {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const networks = parts.filter((part) => !isAbsolute(part)).flatMap(parseNetworks)
  return { networks, folders: parts.filter((part) => isAbsolute(part)).map((part) => resolve(part)) }
}
