import type { ActiveActionType, Actor, Caller, Page, PageRequest } from '../model.ts'
import type { Device, DeviceDetail } from './device.ts'
import type { FeedEntry } from './feed-entry.ts'
import type { DeviceStatement, ImportCounts, TakenBatch } from './statement.ts'

export interface DeviceFilter {
  readonly mac?: number | undefined
  readonly ip?: number | undefined
  /** First and last address of the subnet. */
  readonly subnet?: readonly [number, number] | undefined
  readonly hostname?: string | undefined
  readonly vendor?: string | undefined
  readonly tag?: string | undefined
  readonly status?: ActiveActionType | undefined
  readonly source?: string | undefined
}

/** The inventory: imports, devices and feeds; see `../store.ts`. */
export interface DeviceStore {
  /** Begins an import; the number names it in `importBatch`, so that a device is counted once. */
  beginImport(actor: Actor): Promise<number>
  /** Takes a batch, in order, in one step, for which all other writes wait. */
  importBatch(importId: number, statements: readonly DeviceStatement[]): Promise<TakenBatch>
  /** Records what an import has done in all; `completed` is false where it broke off. */
  finishImport(importId: number, counts: ImportCounts, completed: boolean, actor: Actor): Promise<void>
  getDevice(mac: number): DeviceDetail | null
  listDevices(filter: DeviceFilter, page: PageRequest, caller?: Caller): Promise<Page<Device>>
  /** Forgets a device; `conflict` while an action is active on it. */
  deleteDevice(mac: number, actor: Actor): Promise<void>
  /** Addresses under an active action, ascending, after `after`: at most `limit` of them, as MACs or IPv4 addresses. */
  feedPage(
    type: ActiveActionType,
    as: 'mac' | 'ip',
    after: number | null,
    limit: number,
    caller?: Caller,
  ): Promise<readonly FeedEntry[]>
  /** A text that changes whenever the feed of this action type may have changed: a synchronous point read. */
  feedVersion(type: ActiveActionType): string
}
