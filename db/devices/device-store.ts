import type { Criteria } from '../criteria/criteria.ts'
import type { Ip, IpRange } from '../ip.ts'
import type { ActiveActionType, Actor, Page, PageRequest } from '../model.ts'
import type { Later } from '../verbs.ts'
import type { Device, DeviceDetail } from './device.ts'
import type { FeedEntry, FeedSelection } from './feed.ts'
import type { DeviceStatement, ImportedPiece, ImportTotals } from './statement.ts'

export interface DeviceFilter {
  readonly mac?: number | undefined
  readonly ip?: Ip | undefined
  /** First and last address of the subnet. */
  readonly subnet?: IpRange | undefined
  /** The name of the site; beside `ip` and `subnet` all are about the same address. */
  readonly site?: string | undefined
  readonly hostname?: string | undefined
  readonly vendor?: string | undefined
  readonly tag?: string | undefined
  readonly status?: ActiveActionType | undefined
  readonly source?: string | undefined
}

/** Where an import is, and what it is. */
export interface ImportOptions {
  readonly site: string
  /** The source whose complete list at this site it is; null: it is no such list. */
  readonly snapshotOf: string | null
}

/** What changes the inventory; see `../store.ts`. */
export interface DeviceVerbs {
  /** Begins an import, for somebody or (null) by the server itself; the number names it in `importPiece`, so that a device is counted once. */
  beginImport(options: ImportOptions, actor: Actor | null): number
  /** Takes a piece, in order, in one step, for which all other writes wait; or the first of it, where `mayTakePart` says so. */
  importPiece(importId: number, statements: readonly DeviceStatement[], mayTakePart?: boolean): ImportedPiece
  /**
   * Takes addresses of its source at its site away, in one step, for which all other writes wait; those stay that a later
   * import has named, or another source. Returns how many are gone.
   */
  takeAwayPiece(importId: number, ips: readonly Ip[]): number
  /** Records what an import has done in all; `completed` is false where it broke off. Answers what it was; null: unknown. */
  finishImport(importId: number, totals: ImportTotals, completed: boolean, actor: Actor | null): ImportOptions | null
  /** Forgets a device; `conflict` while an action is active on it. */
  deleteDevice(mac: number, actor: Actor): void
}

/** What may take long; its caller may leave while the devices are looked for. */
export interface PruneVerbs {
  /**
   * Looks for the devices that match, and forgets those that nothing speaks against, in steps; answers once all are gone.
   * `expectedCount` is how many the caller has seen: null only counts, and another number is a `conflict` that deletes
   * nothing. Ends with an error that says how many were deleted, when it can't go on.
   */
  pruneDevices(criteria: Criteria, expectedCount: number | null, actor: Actor): Later<Pruned>
}
export interface Pruned {
  readonly matchingCount: number
  /** Devices that something speaks against, such as an action. */
  readonly keptCount: number
  readonly deletedCount: number
}

/** An address that a source says is a device's. */
export interface SourceAddress {
  readonly ip: Ip
  readonly mac: number
}

export interface DeviceQueries {
  listDevices(filter: DeviceFilter, page: PageRequest): Page<Device>
  /** Counts, stores nothing. */
  countDevices(criteria: Criteria): number
  /** What a source says of a site: the next addresses after `after`, in their order, at most `limit` of them. */
  addressesOfSource(source: string, site: string, after: Ip | null, limit: number): readonly SourceAddress[]
  /** The addresses of a feed, ascending, each once, after `after`: at most `limit` of them. */
  feedPage(selection: FeedSelection, after: Ip | null, limit: number): readonly FeedEntry[]
}

export interface DeviceLookups {
  getDevice(mac: number): DeviceDetail | null
  /** A text that changes whenever this feed may have changed, be it by time alone. */
  feedVersion(selection: FeedSelection): string
}
