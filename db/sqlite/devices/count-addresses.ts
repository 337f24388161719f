import type { Ip, IpRange } from '../../ip.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Steps } from '../steps.ts'

/** The MACs of so many addresses are kept in memory, to count each device once; to step over as many takes 2 ms. */
const MOST = 32_768

interface Place {
  readonly ip: Ip
  readonly siteId: number
}

/** Counts the devices that have an address in a range, along the addresses; null: there are too many of them. */
export function createAddressCounter(db: Connection): (range: IpRange) => Steps<number | null> {
  const behind = 'FROM addresses WHERE (ip, site_id) > (?, ?) AND ip <= ?'
  const further = db.prepare<[Ip, Ip, number]>('SELECT 1 FROM addresses WHERE ip >= ? AND ip <= ? LIMIT 1 OFFSET ?')
  const next = db.prepare<[Ip, number, Ip, number], Place>(
    `SELECT ip, site_id AS siteId ${behind} ORDER BY ip, site_id LIMIT 1 OFFSET ?`,
  )
  const macs = db
    .prepare<[Ip, number, Ip, number], number | null>(`SELECT mac ${behind} ORDER BY ip, site_id LIMIT ?`)
    .pluck()
  return function* countAddresses([first, last]) {
    if (further.get(first, last, MOST) !== undefined) return null
    const found = new Set<number | null>()
    const size = createStepSize()
    for (let place: Place | undefined = { ip: first, siteId: -1 }; place !== undefined; yield) {
      const { ip, siteId }: Place = place
      const { rows } = size
      size.measure(() => {
        for (const mac of macs.all(ip, siteId, last, rows)) found.add(mac)
      })
      place = next.get(ip, siteId, last, rows - 1)
    }
    found.delete(null)
    return found.size
  }
}
