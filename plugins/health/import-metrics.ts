import { Counter, type Registry } from 'prom-client'
import { ImportError } from '../../importers/import-error.ts'
import type { ImportReport } from '../../importers/import-stream.ts'

const OUTCOMES = ['completed', 'refused', 'held_back', 'broken_off'] as const
type Outcome = (typeof OUTCOMES)[number]

/** What became of imports, whoever asked for them, since the server started. */
export function createImportMetrics(registry: Registry) {
  const registers = [registry]
  const imports = new Counter({
    name: 'bulk_actions_imports_total',
    help: 'Imports since the server started, of sources too, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const gone = new Counter({
    name: 'bulk_actions_addresses_gone_total',
    help: 'Addresses that complete lists took away since the server started.',
    registers,
  })
  const ended = (outcome: Outcome, count = 1) => imports.inc({ outcome }, count)
  // Every outcome has a series before it has happened.
  for (const outcome of OUTCOMES) ended(outcome, 0)
  return {
    completed(report: ImportReport): void {
      ended('completed')
      gone.inc(report.gone)
    },
    failed(error: unknown): void {
      if (!(error instanceof ImportError)) ended('broken_off')
      else ended(error.code === 'held_back' ? 'held_back' : 'refused')
    },
  }
}
