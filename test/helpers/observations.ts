import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where every test process leaves what it saw, for `scripts/contract-report.ts`. */
export const OBSERVED = join(import.meta.dirname, '../../.tap/observed')

/** What one test process saw of the contract. */
export interface Observations {
  /** `operationId status`. */
  readonly pairs: string[]
  readonly answers: number
  readonly fuzzRequests: number
  /** What was not as documented. */
  readonly failures: string[]
}

const pairs = new Set<string>()
const failures: string[] = []
let answers = 0
let fuzzRequests = 0

process.once('exit', () => {
  if (answers === 0) return
  const seen: Observations = { pairs: [...pairs].sort(), answers, fuzzRequests, failures }
  mkdirSync(OBSERVED, { recursive: true })
  writeFileSync(join(OBSERVED, `${process.pid}-${randomUUID()}.json`), JSON.stringify(seen))
})

/** Notes an answer that was held against the contract. */
export function observe(operationId: string | null, status: number, faults: readonly string[]): void {
  answers++
  if (operationId !== null) pairs.add(`${operationId} ${status}`)
  failures.push(...faults)
}

/** Notes requests that a fuzzer made. */
export function countFuzzRequests(count: number): void {
  fuzzRequests += count
}
