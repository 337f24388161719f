import type { Keys } from '../../criteria/compile.ts'
import type { Fragment } from '../../criteria/fragment.ts'
import type { ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'

/** The devices that criteria may match, range by range of their keys. */
export interface KeyRanges {
  /** SQL for the devices `d` of one range, after the MAC `:after`, up to `:upTo`. More conditions may follow. */
  readonly source: string
  /** What these two and the `?` of `source` stand for. */
  paramsOf(after: number, upTo: number): readonly unknown[]
  /** The last key of the next `rows` keys; undefined: there are no more than those. */
  lastOf(after: number, rows: number): number | undefined
}

/** Only what can match is read, along an index, where that is less than all devices: then none has to be looked for. */
export function createKeyRanges(db: Connection): (keys: Keys) => KeyRanges {
  const nextDevice = db
    .prepare<[number, number], number>('SELECT mac FROM devices WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ?')
    .pluck()
  const nextActive = db
    .prepare<[string, number, number], number>(
      'SELECT mac FROM active_actions WHERE action_type = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  const nextAddress = db
    .prepare<[number, number], number>('SELECT mac FROM addresses WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ?')
    .pluck()
  // NOT INDEXED: with another index SQLite would search it whole, again for each range of keys.
  const ofAll: KeyRanges = {
    source: 'devices d NOT INDEXED WHERE d.mac > :after AND d.mac <= :upTo',
    paramsOf: (after, upTo) => [{ after, upTo }],
    lastOf: (after, rows) => nextDevice.get(after, rows - 1),
  }
  const ofActive = (type: ActiveActionType, isAllAskedFor: boolean): KeyRanges => ({
    source: isAllAskedFor
      ? 'active_actions d WHERE d.action_type = ? AND d.mac > :after AND d.mac <= :upTo'
      : 'active_actions a CROSS JOIN devices d ON d.mac = a.mac WHERE a.action_type = ? AND a.mac > :after AND a.mac <= :upTo',
    paramsOf: (after, upTo) => [type, { after, upTo }],
    lastOf: (after, rows) => nextActive.get(type, after, rows - 1),
  })
  // A device has several addresses, and is read once.
  const ofAddresses = ({ sql, params }: Fragment, isAllAskedFor: boolean): KeyRanges => {
    const macs = `(SELECT DISTINCT x.mac FROM addresses x WHERE x.mac > :after AND x.mac <= :upTo AND ${sql})`
    return {
      source: `${macs} ${isAllAskedFor ? 'd' : 'k CROSS JOIN devices d ON d.mac = k.mac'} WHERE 1`,
      paramsOf: (after, upTo) => [...params, { after, upTo }],
      lastOf: (after, rows) => nextAddress.get(after, rows - 1),
    }
  }
  return (keys) => {
    if (keys.of === 'devices') return ofAll
    const { isAllAskedFor } = keys
    return keys.of === 'actions' ? ofActive(keys.type, isAllAskedFor) : ofAddresses(keys.condition, isAllAskedFor)
  }
}
