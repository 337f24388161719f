import type { SourceAddress } from '../../devices/device-store.ts'
import type { Ip } from '../../ip.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Steps } from '../steps.ts'

interface Place {
  readonly ip: Ip
  readonly siteId: number
}
interface SourceAddressReader {
  addressesOfSource(
    source: string,
    site: string,
    after: Ip | null,
    limit: number,
  ): Steps<readonly SourceAddress[]> | readonly SourceAddress[]
}

const BEFORE_ALL: Ip = -1
const FIRST_ROWS = 1000

/**
 * Reads what a source says of a site, along all addresses: a million take about half a second, twice for each complete
 * list, in steps. An index of sources cost each import nearly as much as the addresses themselves.
 */
export function createSourceAddressReader(db: Connection): SourceAddressReader {
  const siteOf = db.prepare<[string], number>('SELECT site_id FROM sites WHERE name_key = lower(?)').pluck()
  const further = db.prepare<[Ip, number, number], Place>(
    'SELECT ip, site_id AS siteId FROM addresses WHERE (ip, site_id) > (?, ?) ORDER BY ip, site_id LIMIT 1 OFFSET ?',
  )
  const among = `SELECT ip, mac FROM addresses
     WHERE source = ? AND site_id = ? AND mac IS NOT NULL AND (ip, site_id) > (?, ?)`
  const upTo = db.prepare<[string, number, Ip, number, Ip, number], SourceAddress>(
    `${among} AND (ip, site_id) <= (?, ?) ORDER BY ip`,
  )
  const rest = db.prepare<[string, number, Ip, number], SourceAddress>(`${among} ORDER BY ip`)

  function* walk(source: string, siteId: number, after: Ip, limit: number): Steps<readonly SourceAddress[]> {
    const found: SourceAddress[] = []
    const size = createStepSize(FIRST_ROWS)
    for (let place: Place = { ip: after, siteId }; ; yield) {
      const { ip, siteId: site } = place
      const next = size.measure(() => {
        const end = further.get(ip, site, size.rows - 1)
        const rows =
          end === undefined
            ? rest.all(source, siteId, ip, site)
            : upTo.all(source, siteId, ip, site, end.ip, end.siteId)
        found.push(...rows.slice(0, limit - found.length))
        return end
      })
      if (next === undefined || found.length === limit) return found
      place = next
    }
  }
  return {
    addressesOfSource(source, site, after, limit) {
      const siteId = siteOf.get(site)
      return siteId === undefined ? [] : walk(source, siteId, after ?? BEFORE_ALL, limit)
    },
  }
}
