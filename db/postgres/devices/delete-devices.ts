import type { Clock } from '../../clock.ts'
import type { DeletionFacts } from '../../devices/deletion.ts'
import { DEVICE_REMOVALS, DELETION_STATEMENTS as SQL } from '../../devices/deletion-statements.ts'
import type { ActiveActionType } from '../../model.ts'
import type { WriteConnection } from '../connection.ts'

/** Forgets devices, inside the caller's transaction. */
export interface DeviceDeletion {
  /** What speaks against it at this moment. */
  factsOf(mac: number): Promise<DeletionFacts>
  delete(mac: number): Promise<void>
}
interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  /** An action whose time has run out is then on the device until the enforcer has lifted it. */
  readonly isEnforcedOutside: boolean
  /** Called for every device that is deleted, before the transaction is committed. */
  readonly onGone: () => Promise<void>
}

export function createDeviceDeletion({ db, clock, isEnforcedOutside, onGone }: Parts): DeviceDeletion {
  const known = db.prepare<[number]>(SQL.known)
  const activeActions = db.prepare<[number, number], ActiveActionType>(SQL.active).pluck()
  const unconfirmed = db.prepare<[number], ActiveActionType>(SQL.unconfirmed).pluck()
  // The targets of the batch that an enforcer has in hand lie between their job's cursor and the batch's end.
  const inHand = db.prepare<[{ mac: number }], object>(
    `SELECT 1 FROM enforcement_batch b JOIN jobs j ON j.seq = b.seq JOIN target_blocks t ON t.set_id = j.set_id
     WHERE :mac > j.cursor_mac AND :mac <= b.up_to_mac AND t.first_mac <= :mac AND t.last_mac >= :mac AND :mac = ANY(t.macs)`,
  )
  const removals = DEVICE_REMOVALS.map((sql) => db.prepare(sql))

  return {
    async factsOf(mac) {
      const [row, active, untold, batch] = await Promise.all([
        known.get(mac),
        activeActions.all(mac, isEnforcedOutside ? 0 : clock.now()),
        unconfirmed.all(mac),
        inHand.get({ mac }),
      ])
      return { mac, isKnown: row !== undefined, active, unconfirmed: untold, isInHand: batch !== undefined }
    },
    async delete(mac) {
      await Promise.all(removals.map((statement) => statement.run(mac)))
      await onGone()
    },
  }
}
