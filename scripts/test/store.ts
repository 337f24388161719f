import { storeRunsOn, testFiles } from './runs.ts'
import { runTap } from './tap.ts'
import { withPostgres } from './with-postgres.ts'

/** The store's own suite without its model, on PostgreSQL: in CI on an older one too. Options go to tap. */
const options = ['--reporter=terse', '--disable-coverage', ...process.argv.slice(2)]
process.exitCode = await withPostgres(() => runTap(storeRunsOn('postgres', testFiles(), { brief: true }), options))
