import type { ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'

/** The devices that criteria may match, range by range of their keys. */
export interface KeyRanges {
  /** SQL for the devices `d` of one range, with two `?`: after a MAC, up to another. More conditions may follow. */
  readonly source: string
  /** What the `?` of `source` stand for. */
  paramsOf(after: number, upTo: number): readonly unknown[]
  /** The last key of the next `rows` keys; undefined: there are no more than those. */
  lastOf(after: number, rows: number): number | undefined
}

/**
 * Where every match must be under one type of action, only what is active is read, as `active_actions a`: where that is
 * little, no device has to be looked for.
 */
export function createKeyRanges(db: Connection): (activeType: ActiveActionType | null) => KeyRanges {
  const nextDevice = db
    .prepare<[number, number], number>('SELECT mac FROM devices WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ?')
    .pluck()
  const nextActive = db
    .prepare<[string, number, number], number>(
      'SELECT mac FROM active_actions WHERE action_type = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  // NOT INDEXED: with another index SQLite would search it whole, again for each range of keys.
  const ofAll: KeyRanges = {
    source: 'devices d NOT INDEXED WHERE d.mac > ? AND d.mac <= ?',
    paramsOf: (after, upTo) => [after, upTo],
    lastOf: (after, rows) => nextDevice.get(after, rows - 1),
  }
  const ofActive = (type: ActiveActionType): KeyRanges => ({
    source:
      'active_actions a CROSS JOIN devices d ON d.mac = a.mac WHERE a.action_type = ? AND a.mac > ? AND a.mac <= ?',
    paramsOf: (after, upTo) => [type, after, upTo],
    lastOf: (after, rows) => nextActive.get(type, after, rows - 1),
  })
  return (activeType) => (activeType === null ? ofAll : ofActive(activeType))
}
