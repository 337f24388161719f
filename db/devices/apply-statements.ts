import { applyFreed, applyLease, type Taken } from './apply-lease.ts'
import { applyRecord, type Names } from './apply-record.ts'
import { type DeviceTable, type DeviceValues, hasChanged, type KnownDevice } from './device-table.ts'
import { type Done, doneBy, markOf } from './import-marks.ts'
import { type DeviceStatement, type ImportCounts, NO_DEVICES } from './statement.ts'
import type { ImportScope } from './take-claim.ts'

interface Import extends ImportScope {
  /** Milliseconds. */
  readonly now: number
  readonly names: Names & { readonly sites: (name: string) => number }
  /** Where no statement says otherwise. */
  readonly siteId: number
}
type Counts = { -readonly [name in keyof ImportCounts]: ImportCounts[name] }

/** Takes the statements of an import in order, and counts each device once for the whole import. */
export function applyStatements(
  table: DeviceTable,
  statements: readonly DeviceStatement[],
  taking: Import,
): ImportCounts {
  const counts = { ...NO_DEVICES }
  for (const statement of statements) {
    if (statement.kind === 'freed') {
      const { lostBy } = applyFreed(table, statement, taking.siteId, taking)
      const owner = lostBy === null ? undefined : table.find(lostBy)
      if (owner === undefined) continue
      const { mark } = counted(counts, owner, { changed: false, released: true }, taking.importId)
      table.mark(owner.mac, mark)
      continue
    }
    const known = table.find(statement.mac)
    keep(table, counts, known, takeOne(table, known, statement, taking), taking.importId)
  }
  return counts
}

function takeOne(
  table: DeviceTable,
  known: KnownDevice | undefined,
  statement: Exclude<DeviceStatement, { kind: 'freed' }>,
  taking: Import,
): Taken {
  const { siteId, names, now } = taking
  if (statement.kind === 'lease') return applyLease(table, known, statement, siteId, taking, names.vendors)
  const site = statement.site === undefined ? siteId : names.sites(statement.site)
  return applyRecord(table, known, statement, site, taking, now, names)
}

/** Writes the device that a statement made, counts it, and notes what the import has done to it. */
function keep(
  table: DeviceTable,
  counts: Counts,
  known: KnownDevice | undefined,
  { device, changed, released }: Taken,
  importId: number,
): void {
  const isOther = hasChanged(device, known)
  const taken = { changed: changed || (isOther && !released), released }
  const { mark, isNews } = counted(counts, known, taken, importId)
  const marked = { ...device, import_mark: mark }
  if (known === undefined) table.insert(marked)
  else if (isOther || hasMoved(device, known)) table.update(marked, known)
  else if (isNews) table.mark(device.mac, mark)
}

/** Whether what isn't shown, but decides what is newer, has changed. */
const hasMoved = (device: DeviceValues, known: KnownDevice): boolean =>
  device.said_at !== known.said_at || device.named_at !== known.named_at

/** Counts a device for the whole import, and returns its new mark. */
function counted(
  counts: Counts,
  known: KnownDevice | undefined,
  { changed, released }: Pick<Taken, 'changed' | 'released'>,
  importId: number,
): { readonly mark: number; readonly isNews: boolean } {
  const before = known === undefined ? null : doneBy(importId, known.import_mark)
  const done: Done = {
    isChanged: before?.isChanged === true || changed || known === undefined,
    isReleased: before?.isReleased === true || released,
  }
  if (known === undefined) counts.created++
  else if (changed && before?.isChanged !== true) counts.updated++
  if (released && before?.isReleased !== true) counts.released++
  const wasUnchanged = before !== null && !before.isChanged && !before.isReleased
  const isUnchanged = !done.isChanged && !done.isReleased
  if (isUnchanged && before === null) counts.unchanged++
  if (!isUnchanged && wasUnchanged) counts.unchanged--
  const mark = markOf(importId, done)
  return { mark, isNews: mark !== known?.import_mark }
}
