import type { Clock } from '../../clock.ts'
import { applyLease } from '../../devices/apply-lease.ts'
import { applyRecord } from '../../devices/apply-record.ts'
import { checkDeletion } from '../../devices/deletion.ts'
import type { DeviceVerbs } from '../../devices/device-store.ts'
import { withoutFuture } from '../../devices/device-table.ts'
import type { Connection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import type { DeviceDeletion } from './delete-devices.ts'
import { createDeviceTable, createNameIds } from './device-table.ts'

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly deletion: DeviceDeletion
}

export function createDeviceWriter({ db, clock, deletion }: Parts): DeviceVerbs {
  const devices = createDeviceTable(db)
  const vendorIds = createNameIds(db, 'vendors')
  const vendorClassIds = createNameIds(db, 'vendor_classes')
  const nextImport = createCounter(db, 'import')
  // Until its end is in the audit log.
  const open = db.prepare('INSERT INTO open_imports (import_id) VALUES (?)')
  const end = db.prepare('DELETE FROM open_imports WHERE import_id = ?')
  // An address may have moved to or from a device under an action, so a feed of addresses may have changed.
  const revise = createCounter(db, 'revision')

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
      checkDeletion(deletion.factsOf(mac))
      deletion.delete(mac)
    },
  }
}
