import type { LookupAddress } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'

/** The addresses that a file like `/etc/hosts` has for a name; none where there is no such file. */
export async function addressesInFile(path: string, hostname: string): Promise<LookupAddress[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/))
  const name = hostname.toLowerCase().replace(/\.$/, '')
  return lines.flatMap(([address = '', ...names]) => {
    const family = isIP(address)
    return family !== 0 && names.includes(name) ? [{ address, family }] : []
  })
}
