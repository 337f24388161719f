import type { Clock } from '../../clock.ts'
import type { DeletionFacts } from '../../devices/deletion.ts'
import { DEVICE_REMOVALS, DELETION_STATEMENTS as SQL } from '../../devices/deletion-statements.ts'
import type { ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'

/** Forgets devices, inside the caller's transaction. */
export interface DeviceDeletion {
  /** What speaks against it at this moment. */
  factsOf(mac: number): DeletionFacts
  delete(mac: number): void
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  /** An action whose time has run out is then on the device until the enforcer has lifted it. */
  readonly isEnforcedOutside: boolean
  /** Called for every device that is deleted, before the transaction is committed. */
  readonly onGone: () => void
}

export function createDeviceDeletion({ db, clock, isEnforcedOutside, onGone }: Parts): DeviceDeletion {
  const known = db.prepare<[number]>(SQL.known)
  const activeActions = db.prepare<[number, number], ActiveActionType>(SQL.active).pluck()
  const unconfirmed = db.prepare<[number], ActiveActionType>(SQL.unconfirmed).pluck()
  // The targets of the batch that an enforcer has in hand lie between their job's cursor and the batch's end.
  const inHand = db.prepare<[{ mac: number }], object>(
    `SELECT 1 FROM enforcement_batch b JOIN jobs j ON j.seq = b.seq JOIN targets t ON t.set_id = j.set_id
     WHERE t.mac = :mac AND t.mac > j.cursor_mac AND t.mac <= b.up_to_mac`,
  )
  const removals = DEVICE_REMOVALS.map((sql) => db.prepare(sql))

  return {
    factsOf: (mac) => ({
      mac,
      isKnown: known.get(mac) !== undefined,
      active: activeActions.all(mac, isEnforcedOutside ? 0 : clock.now()),
      unconfirmed: unconfirmed.all(mac),
      isInHand: inHand.get({ mac }) !== undefined,
    }),
    delete(mac) {
      for (const statement of removals) statement.run(mac)
      onGone()
    },
  }
}
