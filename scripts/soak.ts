import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** The random tests that are worth hours, with how often each runs here, and the load test; `npm test` runs less. */
const SOAK: readonly (readonly [test: string, env: Record<string, string>])[] = [
  ['test/process/crash-random.test.ts', { RUNS: '500' }],
  ['test/process/clock-random.test.ts', { RUNS: '5000' }],
  ['test/sqlite/threads/cancel-race.test.ts', { RUNS: '500' }],
  ['test/process/durability.test.ts', { RUNS: '500' }],
  ['test/process/fault-random.test.ts', { RUNS: '300' }],
  ['test/store/model.test.ts', { RUNS: '5000' }],
  ['test/fuzz/fuzz.test.ts', { FUZZ_REQUESTS: '200000' }],
  ['test/network/true-inventory.test.ts', { RUNS: '2000' }],
  ['test/load/load-held.soak.ts', {}],
]
const only = process.argv[2] ?? ''

/** One after the other, so that none slows another; each prints its seed. A failure doesn't stop the rest. */
const failed = SOAK.filter(([test, own]) => {
  if (!test.includes(only)) return false
  const env = { ...process.env, ...own }
  const tap = ['--disable-coverage', '--reporter=tap', '--timeout=0', test]
  const { status } = spawnSync('tap', tap, { cwd: ROOT, env, stdio: 'inherit' })
  return status !== 0
})
if (failed.length > 0) process.exitCode = 1
