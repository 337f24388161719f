import type { ImportResult } from '../schemas/components/import-result.ts'
import { countOf } from './count-of.ts'

/** What an import did, in one line. */
export function importSummary(result: ImportResult): string {
  const { received, created, updated, unchanged, released, gone, ignored } = result
  const devices = `${countOf(created, 'device')} created, ${updated} updated, ${unchanged} unchanged, ${released} released`
  const addresses = gone === 0 ? '' : `; ${countOf(gone, 'address', 'addresses')} gone`
  return `${countOf(received, 'line')}: ${devices}${addresses}${ignored === 0 ? '' : `; ${countOf(ignored, 'line')} ignored`}`
}
