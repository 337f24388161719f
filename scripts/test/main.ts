import { planRuns, storeRunsOn, testFiles } from './runs.ts'
import { printSlowest } from './slowest.ts'
import { runTap } from './tap.ts'
import { withPostgres } from './with-postgres.ts'

/**
 * The tests of `npm test`: every file, with coverage, and at the end the files that took longest. `ENGINE` names the engine
 * of all of them; without it they run on SQLite, and the store's own suite once more on PostgreSQL.
 */
const files = testFiles()
const runs =
  process.env.ENGINE === undefined ? [...planRuns(files), ...storeRunsOn('postgres', files)] : planRuns(files)
process.exitCode = await withPostgres(() => runTap(runs, ['--reporter=terse', ...process.argv.slice(2)]))
printSlowest()
