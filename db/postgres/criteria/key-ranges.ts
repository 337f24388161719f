import type { ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'
import type { Keys, NamedFragment } from './compile.ts'

/** The devices that criteria may match, range by range of their keys. */
export interface KeyRanges {
  /** SQL for the devices `d` of one range, after the MAC `:after`, up to `:upTo`. More conditions may follow. */
  readonly source: string
  /** The values of these two, and of what else `source` names. */
  paramsOf(after: number, upTo: number): Readonly<Record<string, unknown>>
  /** The last key of the next `rows` keys; undefined: there are no more than those. */
  lastOf(after: number, rows: number): Promise<number | undefined>
}

/** Only what can match is read, along an index, where that is less than all devices: then none has to be looked for. */
export function createKeyRanges(db: Connection): (keys: Keys) => KeyRanges {
  const nextOf = (rows: string) =>
    db.prepare<unknown[], number>(`SELECT mac FROM ${rows} AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?`).pluck()
  const nextDevice = nextOf('devices WHERE TRUE')
  const nextActive = nextOf('active_actions WHERE action_type = ?')
  const nextAddress = nextOf('addresses WHERE mac IS NOT NULL')
  const ofAll: KeyRanges = {
    source: 'devices d WHERE d.mac > :after AND d.mac <= :upTo',
    paramsOf: (after, upTo) => ({ after, upTo }),
    lastOf: (after, rows) => nextDevice.get(after, rows - 1),
  }
  const ofActive = (type: ActiveActionType, isAllAskedFor: boolean): KeyRanges => ({
    source: isAllAskedFor
      ? 'active_actions d WHERE d.action_type = :keyType AND d.mac > :after AND d.mac <= :upTo'
      : 'active_actions a JOIN devices d ON d.mac = a.mac WHERE a.action_type = :keyType AND a.mac > :after AND a.mac <= :upTo',
    paramsOf: (after, upTo) => ({ keyType: type, after, upTo }),
    lastOf: (after, rows) => nextActive.get(type, after, rows - 1),
  })
  // A device has several addresses, and is read once.
  const ofAddresses = ({ sql, params }: NamedFragment, isAllAskedFor: boolean): KeyRanges => {
    const macs = `(SELECT DISTINCT x.mac FROM addresses x WHERE x.mac > :after AND x.mac <= :upTo AND ${sql})`
    return {
      source: `${macs} ${isAllAskedFor ? 'd' : 'k JOIN devices d ON d.mac = k.mac'} WHERE TRUE`,
      paramsOf: (after, upTo) => ({ ...params, after, upTo }),
      lastOf: (after, rows) => nextAddress.get(after, rows - 1),
    }
  }
  return (keys) => {
    if (keys.of === 'devices') return ofAll
    const { isAllAskedFor } = keys
    return keys.of === 'actions' ? ofActive(keys.type, isAllAskedFor) : ofAddresses(keys.condition, isAllAskedFor)
  }
}
