import type { Ip } from '../ip.ts'
import type { DeviceStatement } from './statement.ts'

/** An address at a site. */
export interface Place {
  readonly ip: Ip
  readonly siteId: number
}

/** The names that statements may need the numbers of. */
export interface NamesUsed {
  readonly vendors: ReadonlySet<string>
  readonly vendorClasses: ReadonlySet<string>
  readonly sites: ReadonlySet<string>
}

/** What statements may read or write besides names, for an engine that reads it beforehand. */
export interface RowsUsed {
  /** The devices that they name; all addresses of each. */
  readonly macs: ReadonlySet<number>
  readonly places: readonly Place[]
  /** Those of `places` that nobody has any more: who had one is told of it. */
  readonly freed: readonly Place[]
}

export function namesUsed(statements: readonly DeviceStatement[]): NamesUsed {
  const [vendors, vendorClasses, sites] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const use = (names: Set<string>, name: string | null | undefined) => {
    if (name != null) names.add(name)
  }
  for (const statement of statements) {
    if (statement.kind === 'freed') continue
    use(vendors, statement.vendor)
    if (statement.kind === 'lease') continue
    use(vendors, statement.registryVendor)
    use(vendorClasses, statement.vendorClass)
    use(sites, statement.site)
  }
  return { vendors, vendorClasses, sites }
}

/** `siteId`: where no statement says otherwise. */
export function rowsUsed(
  statements: readonly DeviceStatement[],
  siteId: number,
  sites: (name: string) => number,
): RowsUsed {
  const macs = new Set<number>()
  const places: Place[] = []
  const freed: Place[] = []
  for (const statement of statements) {
    if (statement.kind === 'freed') freed.push({ ip: statement.ip, siteId })
    else macs.add(statement.mac)
    if (statement.kind === 'lease') places.push({ ip: statement.ip, siteId })
    if (statement.kind !== 'record') continue
    const site = statement.site === undefined ? siteId : sites(statement.site)
    for (const ip of statement.ips ?? []) places.push({ ip, siteId: site })
  }
  return { macs, places: [...places, ...freed], freed }
}
