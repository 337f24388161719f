/** A device as an import reads it. */
export interface KnownDevice {
  mac: number
  ip: number | null
  hostname: string | null
  vendor_id: number | null
  vendor_class_id: number | null
  tags: string
  first_seen: number
  last_seen: number
  lease_expires_at: number | null
  address_at: number
  source: string
  import_id: number
}
export type DeviceValues = KnownDevice & { hostname_key: string | null }

export interface DeviceTable {
  find(mac: number): KnownDevice | undefined
  /** The devices that have an address now. */
  withAddress(ip: number): KnownDevice[]
  /** Takes a device's address away because another device has it; when its own lease was given stays known. */
  clearAddress(mac: number): void
  insert(device: DeviceValues): void
  /** `known` is what `find` said of it, so that only what has changed is written. */
  update(device: DeviceValues, known: KnownDevice): void
  setTags(mac: number, keys: readonly string[]): void
  /** Notes which import named a device last; see `markOf`. */
  mark(mac: number, importId: number): void
}

const SHOWN = [
  ...[
    'ip',
    'hostname',
    'vendor_id',
    'vendor_class_id',
    'tags',
    'first_seen',
    'last_seen',
    'lease_expires_at',
    'source',
  ],
] as readonly (keyof KnownDevice)[]

/** Whether anything has changed that is shown of a device. */
export const hasChanged = (device: DeviceValues, known: KnownDevice | undefined): boolean =>
  known === undefined || SHOWN.some((name) => device[name] !== known[name])

/** The `import_id` of a device that an import has named: the number of the import, negative while it changed nothing. */
export const markOf = (known: KnownDevice | undefined, changed: boolean, importId: number): number =>
  changed || known?.import_id === importId ? importId : -importId

/** Looks up, or adds, the number of a name. */
export type NameIds = (name: string | null) => number | null

const HOUR = 3600 * 1000

/**
 * The table as of now: times that lie far ahead were written before the clock was set back. They count as now, or for
 * years no statement would be newer.
 */
export function withoutFuture(table: DeviceTable, now: number): DeviceTable {
  const written = new WeakMap<KnownDevice, KnownDevice>()
  const known = (device: KnownDevice): KnownDevice => {
    if (Math.max(device.address_at, device.last_seen) <= now + HOUR) return device
    const [first_seen, last_seen, address_at] = [device.first_seen, device.last_seen, device.address_at].map((time) =>
      Math.min(time, now),
    ) as [number, number, number]
    const asOfNow = { ...device, first_seen, last_seen, address_at }
    written.set(asOfNow, device)
    return asOfNow
  }
  return {
    ...table,
    find(mac) {
      const device = table.find(mac)
      return device === undefined ? undefined : known(device)
    },
    withAddress: (ip) => table.withAddress(ip).map(known),
    update: (device, known) => table.update(device, written.get(known) ?? known),
  }
}
