import type { Clock } from '../../clock.ts'
import { applyLease } from '../../devices/apply-lease.ts'
import { applyRecord } from '../../devices/apply-record.ts'
import { checkDeletion } from '../../devices/deletion.ts'
import type { DeviceVerbs } from '../../devices/device-store.ts'
import { withoutFuture } from '../../devices/device-table.ts'
import type { ActiveActionType } from '../../model.ts'
import { ANY_ACTIVE_TYPE, notExpired } from '../active-sql.ts'
import type { Connection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { createDeviceTable, createNameIds } from './device-table.ts'

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  /** An action whose time has run out is then on the device until the enforcer has lifted it. */
  readonly isEnforcedOutside: boolean
  /** Called for every device that is deleted, before the transaction is committed. */
  readonly onGone: () => void
}

export function createDeviceWriter({ db, clock, isEnforcedOutside, onGone }: Parts): DeviceVerbs {
  const devices = createDeviceTable(db)
  const vendorIds = createNameIds(db, 'vendors')
  const vendorClassIds = createNameIds(db, 'vendor_classes')
  const nextImport = createCounter(db, 'import')
  // Until its end is in the audit log.
  const open = db.prepare('INSERT INTO open_imports (import_id) VALUES (?)')
  const end = db.prepare('DELETE FROM open_imports WHERE import_id = ?')
  // An address may have moved to or from a device under an action, so a feed of addresses may have changed.
  const revise = createCounter(db, 'revision')
  const activeActions = db
    .prepare<[number, number], ActiveActionType>(
      `SELECT action_type FROM active_actions a WHERE action_type IN ${ANY_ACTIVE_TYPE} AND mac = ?
       AND ${notExpired('a', '?')}`,
    )
    .pluck()
  const unconfirmed = db
    .prepare<[number], ActiveActionType>(
      'SELECT action_type FROM unconfirmed_actions WHERE mac = ? AND is_reachable = 1',
    )
    .pluck()
  // The targets of the batch that an enforcer has in hand lie between their job's cursor and the batch's end.
  const inHand = db.prepare<[{ mac: number }], object>(
    `SELECT 1 FROM enforcement_batch b JOIN jobs j ON j.seq = b.seq JOIN targets t ON t.set_id = j.set_id
     WHERE t.mac = :mac AND t.mac > j.cursor_mac AND t.mac <= b.up_to_mac`,
  )
  const removals = [
    `DELETE FROM active_actions WHERE action_type IN ${ANY_ACTIVE_TYPE} AND mac = ?`,
    'DELETE FROM ended_actions WHERE mac = ?',
    'DELETE FROM unconfirmed_actions WHERE mac = ?',
    'DELETE FROM device_tags WHERE mac = ?',
    'DELETE FROM devices WHERE mac = ?',
  ].map((sql) => db.prepare(sql))

  return {
    beginImport() {
      const importId = nextImport()
      open.run(importId)
      return importId
    },
    importPiece(importId, statements) {
      const names = { vendors: vendorIds(), vendorClasses: vendorClassIds() }
      const now = clock.now()
      const table = withoutFuture(devices, now)
      const counts = { created: 0, updated: 0, released: 0 }
      revise()
      for (const statement of statements) {
        const known = table.find(statement.mac)
        const seen = known?.import_id === importId
        const { created, changed, released } =
          statement.kind === 'lease'
            ? applyLease(table, known, statement, importId, names.vendors)
            : applyRecord(table, known, statement, importId, now, names)
        if (created) counts.created++
        else if (changed && !seen) counts.updated++
        if (released) counts.released++
      }
      return counts
    },
    // Changes no device: what it leaves is its entry in the audit log.
    finishImport: (importId) => void end.run(importId),
    deleteDevice(mac) {
      checkDeletion({
        mac,
        isKnown: devices.find(mac) !== undefined,
        active: activeActions.all(mac, isEnforcedOutside ? 0 : clock.now()),
        unconfirmed: unconfirmed.all(mac),
        isInHand: inHand.get({ mac }) !== undefined,
      })
      for (const statement of removals) statement.run(mac)
      onGone()
    },
  }
}
