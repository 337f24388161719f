import { planRuns, testFiles } from './runs.ts'
import { printSlowest } from './slowest.ts'
import { runTap } from './tap.ts'

/** The tests of `npm test`: every file, with coverage, and at the end the files that took longest. */
process.exitCode = await runTap(planRuns(testFiles()), ['--reporter=terse', ...process.argv.slice(2)])
printSlowest()
