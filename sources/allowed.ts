import { realpath } from 'node:fs/promises'
import { isIP } from 'node:net'
import { isAbsolute, resolve, sep } from 'node:path'
import { parseNetworks } from '../outbound/address-rules.ts'
import { plainAddress } from '../outbound/embedded-ipv4.ts'

/** What sources may be read from. */
export interface Allowed {
  readonly networks: ReturnType<typeof parseNetworks>
  /** Absolute paths, without a slash at the end. */
  readonly folders: readonly string[]
}

/**
 * Reads `SOURCE_ALLOWED`: networks (CIDR) and folders (absolute paths), with commas between. Throws where one is neither;
 * the message says which and what to write, without the text itself.
 */
export function parseAllowed(text: string): Allowed {
  const parts = text.split(',').map((part) => part.trim())
  const networks = parts.flatMap((part, index) => (isAbsolute(part) ? [] : parseNetwork(part, index + 1)))
  return { networks, folders: parts.filter((part) => isAbsolute(part)).map((part) => resolve(part)) }
}

type Network = Allowed['networks'][number]

function parseNetwork(part: string, place: number): Network[] {
  if (part === '') throw new Error(`its part ${place} is empty`)
  const family = isIP(part)
  if (family !== 0)
    throw new Error(`its part ${place} is one address, which is written with /${family === 4 ? 32 : 128}`)
  const networks = readNetworks(part, place)
  // IPv4 addresses inside IPv6 are judged as the IPv4 addresses they are, so no such network would ever hold.
  if (networks.every(([address]) => plainAddress(address) === address)) return networks
  throw new Error(`its part ${place} is a network of IPv4 addresses inside IPv6, which is written as the IPv4 network`)
}

function readNetworks(part: string, place: number): Network[] {
  try {
    return parseNetworks(part)
  } catch {
    throw new Error(
      `its part ${place} is neither a network, such as 10.0.0.0/24, nor an absolute path, such as /run/kea`,
    )
  }
}

/** Whether a path without links lies in one of the folders, or is one of them. These may be links. */
export async function isInFolders(path: string, { folders }: Pick<Allowed, 'folders'>): Promise<boolean> {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)))
  return real.some((folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
}
