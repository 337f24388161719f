import { applyFreed, applyLease, type Taken } from './apply-lease.ts'
import { applyRecord, type Names } from './apply-record.ts'
import type { DeviceTable, KnownDevice } from './device-table.ts'
import { type DeviceStatement, type ImportCounts, NO_DEVICES } from './statement.ts'

interface Import {
  readonly importId: number
  /** Milliseconds. */
  readonly now: number
  readonly names: Names
}

/** Takes the statements of an import in order, and counts each device once for the whole import. */
export function applyStatements(
  table: DeviceTable,
  statements: readonly DeviceStatement[],
  { importId, now, names }: Import,
): ImportCounts {
  const counts = { ...NO_DEVICES }
  const count = (known: KnownDevice | undefined, { created, changed, released }: Taken): void => {
    const mark = known?.import_id
    if (created) counts.created++
    else if (changed && mark !== importId) counts.updated++
    else if (!changed && !released && mark !== importId && mark !== -importId) counts.unchanged++
    if ((changed || released) && mark === -importId) counts.unchanged--
    if (released) counts.released++
  }
  for (const statement of statements) {
    if (statement.kind === 'freed') {
      const owners = applyFreed(table, statement, importId)
      for (const owner of owners) count(owner, { created: false, changed: false, released: true })
      continue
    }
    const known = table.find(statement.mac)
    const taken =
      statement.kind === 'lease'
        ? applyLease(table, known, statement, importId, names.vendors)
        : applyRecord(table, known, statement, importId, now, names)
    count(known, taken)
  }
  return counts
}
