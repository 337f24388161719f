import { applyStatements } from '../../db/devices/apply-statements.ts'
import type { DeviceTable, DeviceValues, KnownAddress } from '../../db/devices/device-table.ts'
import type { DeviceStatement, ImportCounts } from '../../db/devices/statement.ts'
import type { Ip } from '../../db/ip.ts'

/** A table in memory, as the rules know it. */
export function tableInMemory() {
  const devices = new Map<number, DeviceValues>()
  const addresses = new Map<string, KnownAddress>()
  const keyOf = (ip: Ip, siteId: number) => `${ip}@${siteId}`
  const newestOf = (mac: number) =>
    [...addresses.values()].filter((address) => address.mac === mac).sort((a, b) => b.saidAt - a.saidAt)
  const table: DeviceTable = {
    find: (mac) => devices.get(mac),
    insert: (device) => void devices.set(device.mac, device),
    update: (device) => void devices.set(device.mac, device),
    setTags() {},
    mark: (mac, mark) => void devices.set(mac, { ...(devices.get(mac) as DeviceValues), import_mark: mark }),
    addressAt: (ip, siteId) => addresses.get(keyOf(ip, siteId)),
    addressesOf: (mac, siteId) => newestOf(mac).filter((address) => address.siteId === siteId),
    addAddress(address) {
      const key = keyOf(address.ip, address.siteId)
      if (addresses.has(key)) return false
      addresses.set(key, address)
      return true
    },
    putAddress: (address) => void addresses.set(keyOf(address.ip, address.siteId), address),
    removeAddress: (ip, siteId) => void addresses.delete(keyOf(ip, siteId)),
    keepNewest(mac, most) {
      for (const { ip, siteId } of newestOf(mac).slice(most)) addresses.delete(keyOf(ip, siteId))
    },
  }
  let importId = 0
  return {
    table,
    devices,
    addresses,
    /** Who has an address at the first site; null: nobody, undefined: nobody said. */
    ownerOf: (ip: Ip): number | null | undefined => addresses.get(keyOf(ip, 1))?.mac,
    /** Takes statements as an import of their own. */
    take(statements: readonly DeviceStatement[], now: number, snapshotOf: string | null = null): ImportCounts {
      importId++
      const names = { vendors: () => null, vendorClasses: () => null, sites: () => 2 }
      return applyStatements(table, statements, { importId, snapshotOf, now, names, siteId: 1 })
    },
  }
}
