import type { ImportResult } from '../schemas/components/import-result.ts'
import { countOf } from './count-of.ts'

/** What an import did, in one line. */
export function importSummary({ received, created, updated, unchanged, released, ignored }: ImportResult): string {
  const devices = `${countOf(created, 'device')} created, ${updated} updated, ${unchanged} unchanged, ${released} released`
  return `${countOf(received, 'line')}: ${devices}${ignored === 0 ? '' : `; ${countOf(ignored, 'line')} ignored`}`
}
