import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

export const HEADER =
  'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n'
export const ADDRESSES = 20
const FIRST_EXPIRE = 1_800_000_000

/** The nth lease that a server gives: addresses take turns. */
const leaseLine = (n: number): string =>
  `10.0.0.${n % ADDRESSES},02:00:00:00:00:01,,3600,${FIRST_EXPIRE + n},1,0,0,,0,\n`

/** The newest lease of each address, by the number of the lease, as the last line for it says. */
export function lastLeases(text: string): Map<string, number> {
  const last = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [address = '', , , , expire] = line.split(',')
    if (/^\d/.test(address)) last.set(address, Number(expire) - FIRST_EXPIRE)
  }
  return last
}

const MOST_ROUNDS = 100_000

const fold = (text: string): string =>
  [...lastLeases(text).values()].sort((a, b) => a - b).reduce((folded, n) => folded + leaseLine(n), HEADER)

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Gives leases and cleans up again and again, as Kea and its kea-lfc do it, a step at a time; each step yields how many leases
 * there are.
 */
export function* rotatingLeases(path: string): Generator<number, never> {
  let n = 0
  const give = (): number => {
    appendFileSync(path, leaseLine(n))
    return ++n
  }
  writeFileSync(path, HEADER)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    yield give()
    renameSync(path, `${path}.1`)
    yield n
    writeFileSync(path, HEADER)
    yield n
    yield give()
    writeFileSync(`${path}.output`, fold(textIn(`${path}.2`) + textIn(`${path}.1`)))
    yield give()
    renameSync(`${path}.output`, `${path}.completed`)
    yield give()
    rmSync(`${path}.2`, { force: true })
    yield n
    rmSync(`${path}.1`)
    yield give()
    renameSync(`${path}.completed`, `${path}.2`)
    yield n
  }
  throw new Error(`leases were folded ${MOST_ROUNDS} times, and nobody has seen enough`)
}
