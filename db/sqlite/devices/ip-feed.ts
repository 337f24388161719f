import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import { FAMILIES, type FeedSelection, leaseEdge } from '../../devices/feed.ts'
import { type Ip, isIpv4 } from '../../ip.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Steps } from '../steps.ts'
import type { Narrowing } from './feed-narrowing.ts'
import type { FeedRow } from './packed-feed.ts'
import { fewOf } from './searches.ts'

/** So many are looked at in less time than a step may take. */
const FEW_ADDRESSES = 5000
/** In the order of texts nothing lies between an address and the same with a digit more. */
const behind = (ip: Ip): Ip => (isIpv4(ip) ? ip + 1 : `${ip}0`)

/** The addresses of devices under an action, ascending. Two sites may have the same one: it stays until both are free. */
export function createIpFeed(db: Connection, clock: Clock) {
  const entriesOf = (source: string, { ofTag, ofAddress }: Narrowing, order: string) =>
    db
      .prepare<[object], FeedRow>(
        `SELECT x.ip, a.expires_at FROM ${source}
         CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = x.mac AND ${notExpired('a', ':now')}
         WHERE (x.lease_expires_at IS NULL OR x.lease_expires_at >= :edge) AND ${ofAddress ?? '1'} AND ${ofTag} ${order}`,
      )
      .raw()
  const counted = db
    .prepare<[string, number], number>(
      `SELECT count(*) FROM (SELECT 1 FROM json_each(?) m CROSS JOIN addresses x ON x.mac = m.value LIMIT ?)`,
    )
    .pluck()
  const hasFew = (macs: string): boolean => (counted.get(macs, FEW_ADDRESSES + 1) as number) <= FEW_ADDRESSES
  const lastOf = db
    .prepare<[Ip, Ip, number], Ip>('SELECT ip FROM addresses WHERE ip >= ? AND ip <= ? ORDER BY ip LIMIT 1 OFFSET ?')
    .pluck()

  return function* ipRows(
    selection: FeedSelection & { readonly as: keyof typeof FAMILIES },
    narrowing: Narrowing,
    after: Ip | null,
    limit: number,
  ): Steps<FeedRow[]> {
    const { type, subnet } = selection
    const keys = () => ({ ...narrowing.params, type, now: clock.now(), edge: leaseEdge(selection, clock.now()) })
    const [first, last] = subnet ?? FAMILIES[selection.as]
    const start = after === null ? first : behind(after)
    const entries = createEntries()
    const active = { sql: 'SELECT mac FROM active_actions WHERE action_type = ?', params: [type] }
    const few = fewOf(db, [active, ...narrowing.searches.tag])
    if (few !== null && hasFew(JSON.stringify(few))) {
      const source =
        'json_each(:macs) m CROSS JOIN addresses x ON x.mac = m.value AND +x.ip >= :from AND +x.ip <= :upTo'
      const range = { macs: JSON.stringify(few), from: start, upTo: last }
      entries.add(entriesOf(source, narrowing, 'ORDER BY x.ip').all({ ...keys(), ...range }))
      return entries.rows.slice(0, limit)
    }
    const stretch =
      '(SELECT ip, site_id, mac, lease_expires_at FROM addresses WHERE ip >= :from AND ip <= :upTo ORDER BY ip, site_id) x'
    const inRange = entriesOf(stretch, narrowing, '')
    const size = createStepSize(limit)
    // All that stand at an address are in the same step, so an entry is whole.
    for (let place: Ip | undefined = start; place !== undefined && entries.rows.length < limit; ) {
      const from: Ip = place
      size.measure(() => {
        const upTo = lastOf.get(from, last, size.rows - 1)
        entries.add(inRange.all({ ...keys(), from, upTo: upTo ?? last }))
        place = upTo === undefined ? undefined : behind(upTo)
      })
      if (place !== undefined && entries.rows.length < limit) yield
    }
    return entries.rows.slice(0, limit)
  }
}

/** Each address once, with the time at which the last of its devices is free (null: none ever is). */
function createEntries() {
  const rows: FeedRow[] = []
  return {
    rows,
    /** Takes devices in the order of their addresses. */
    add(found: readonly FeedRow[]): void {
      for (const [address, expiresAt] of found) {
        const last = rows.at(-1)
        if (last?.[0] !== address) rows.push([address, expiresAt])
        else last[1] = last[1] === null || expiresAt === null ? null : Math.max(last[1], expiresAt)
      }
    },
  }
}
