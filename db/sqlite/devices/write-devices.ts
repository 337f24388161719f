import type { Clock } from '../../clock.ts'
import { applyStatements } from '../../devices/apply-statements.ts'
import { checkDeletion } from '../../devices/deletion.ts'
import type { DeviceVerbs, ImportOptions } from '../../devices/device-store.ts'
import { withoutFuture } from '../../devices/device-table.ts'
import { StoreError } from '../../errors.ts'
import type { Ip } from '../../ip.ts'
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
  const siteIds = createNameIds(db, 'sites')
  const nextImport = createCounter(db, 'import')
  // Until its end is in the audit log.
  const open = db.prepare('INSERT INTO open_imports (import_id, site_id, snapshot_of) VALUES (?, ?, ?)')
  const begun = db.prepare<[number], { siteId: number; snapshotOf: string | null }>(
    'SELECT site_id AS siteId, snapshot_of AS snapshotOf FROM open_imports WHERE import_id = ?',
  )
  const end = db.prepare<[number], ImportOptions>(
    `DELETE FROM open_imports WHERE import_id = ?
     RETURNING (SELECT name FROM sites s WHERE s.site_id = open_imports.site_id) AS site, snapshot_of AS snapshotOf`,
  )
  const takeAway = db.prepare<[Ip, number, string, number]>(
    'DELETE FROM addresses WHERE ip = ? AND site_id = ? AND source = ? AND import_id < ? AND mac IS NOT NULL',
  )
  // An address may have moved to or from a device under an action, so a feed of addresses may have changed.
  const revise = createCounter(db, 'revision')

  const scopeOf = (importId: number) => {
    const scope = begun.get(importId)
    if (scope === undefined) throw new StoreError('conflict', `Import ${importId} has ended.`)
    return scope
  }
  return {
    beginImport({ site, snapshotOf }) {
      const importId = nextImport()
      open.run(importId, siteIds()(site), snapshotOf)
      return importId
    },
    importPiece(importId, statements) {
      const sites = siteIds() as (name: string) => number
      const names = { vendors: vendorIds(), vendorClasses: vendorClassIds(), sites }
      const now = clock.now()
      const scope = scopeOf(importId)
      revise()
      return applyStatements(withoutFuture(devices, now), statements, { importId, now, names, ...scope })
    },
    takeAwayPiece(importId, ips) {
      const { siteId, snapshotOf } = scopeOf(importId)
      if (snapshotOf === null) throw new StoreError('conflict', `Import ${importId} is no complete list.`)
      revise()
      let gone = 0
      for (const ip of ips) gone += takeAway.run(ip, siteId, snapshotOf, importId).changes
      return gone
    },
    // Changes no device: what it leaves is its entry in the audit log.
    finishImport: (importId) => end.get(importId) ?? null,
    deleteDevice(mac) {
      checkDeletion(deletion.factsOf(mac))
      deletion.delete(mac)
    },
  }
}
