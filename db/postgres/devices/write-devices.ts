import type { Clock } from '../../clock.ts'
import { applyStatements } from '../../devices/apply-statements.ts'
import { checkDeletion } from '../../devices/deletion.ts'
import type { DeviceVerbs, ImportOptions } from '../../devices/device-store.ts'
import { withoutFuture } from '../../devices/device-table.ts'
import { namesUsed, rowsUsed } from '../../devices/named-rows.ts'
import type { DeviceStatement } from '../../devices/statement.ts'
import { StoreError } from '../../errors.ts'
import type { WriteConnection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { ipKey } from '../ip-key.ts'
import type { InTransaction } from '../verbs.ts'
import type { DeviceDeletion } from './delete-devices.ts'
import { createDeviceTable, createNameIds } from './device-table.ts'

interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly deletion: DeviceDeletion
}

export function createDeviceWriter({ db, clock, deletion }: Parts): InTransaction<DeviceVerbs> {
  const load = createDeviceTable(db)
  const loadNames = createPieceNames(db)
  const siteIds = createNameIds(db, 'sites')
  const nextImport = createCounter(db, 'import')
  // Until its end is in the audit log.
  const open = db.prepare('INSERT INTO open_imports (import_id, site_id, snapshot_of) VALUES (?, ?, ?)')
  const begun = db.prepare<[number], { siteId: number; snapshotOf: string | null }>(
    'SELECT site_id AS "siteId", snapshot_of AS "snapshotOf" FROM open_imports WHERE import_id = ?',
  )
  const end = db.prepare<[number], ImportOptions>(
    `DELETE FROM open_imports WHERE import_id = ?
     RETURNING (SELECT name FROM sites s WHERE s.site_id = open_imports.site_id) AS site, snapshot_of AS "snapshotOf"`,
  )
  const takeAway = db.prepare<[readonly string[], number, string, number]>(
    `DELETE FROM addresses WHERE ip = ANY(?::text[]) AND site_id = ? AND source = ? AND import_id < ?
       AND mac IS NOT NULL`,
  )
  // An address may have moved to or from a device under an action, so a feed of addresses may have changed.
  const revise = createCounter(db, 'revision')

  const scopeOf = async (importId: number) => {
    const scope = await begun.get(importId)
    if (scope === undefined) throw new StoreError('conflict', `Import ${importId} has ended.`)
    return scope
  }
  return {
    async beginImport({ site, snapshotOf }) {
      const importId = await nextImport()
      const sites = await siteIds(new Set([site]))
      const siteId = sites.ids(site)
      await sites.write()
      await open.run(importId, siteId, snapshotOf)
      return importId
    },
    async importPiece(importId, statements) {
      const now = clock.now()
      const [scope, names] = await Promise.all([scopeOf(importId), loadNames(statements), revise()])
      const devices = await load(rowsUsed(statements, scope.siteId, names.sites))
      const counts = applyStatements(withoutFuture(devices, now), statements, { importId, now, names, ...scope })
      await Promise.all([names.write(), devices.write()])
      return counts
    },
    async takeAwayPiece(importId, ips) {
      const { siteId, snapshotOf } = await scopeOf(importId)
      if (snapshotOf === null) throw new StoreError('conflict', `Import ${importId} is no complete list.`)
      await revise()
      return (await takeAway.run(ips.map(ipKey), siteId, snapshotOf, importId)).changes
    },
    // Changes no device: what it leaves is its entry in the audit log.
    finishImport: async (importId) => (await end.get(importId)) ?? null,
    async deleteDevice(mac) {
      checkDeletion(await deletion.factsOf(mac))
      await deletion.delete(mac)
    },
  }
}

/** Reads the numbers of all names that the statements of a piece use. */
function createPieceNames(db: WriteConnection) {
  const tables = [
    createNameIds(db, 'vendors'),
    createNameIds(db, 'vendor_classes'),
    createNameIds(db, 'sites'),
  ] as const
  return async (statements: readonly DeviceStatement[]) => {
    const used = namesUsed(statements)
    const [loadVendors, loadClasses, loadSites] = tables
    const [vendors, vendorClasses, sites] = await Promise.all([
      loadVendors(used.vendors),
      loadClasses(used.vendorClasses),
      loadSites(used.sites),
    ])
    return {
      vendors: vendors.ids,
      vendorClasses: vendorClasses.ids,
      sites: sites.ids as (name: string) => number,
      write: () => Promise.all([vendors.write(), vendorClasses.write(), sites.write()]),
    }
  }
}
