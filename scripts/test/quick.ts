import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { changedFiles } from './changed-files.ts'
import { type Choice, choose } from './choose.ts'
import { dealRuns, ROOT } from './runs.ts'
import { printSlowest } from './slowest.ts'
import { runTap } from './tap.ts'

const USAGE = `npm run quick                    types, lint, and the tests that need no process, browser or network
npm run quick -- routes store    only the tests in these folders of test/
npm run quick -- --changed       only the tests that import a file which differs from main, directly or not
`

/** Two at a time, and so that the last is not alone for long. */
const PROCESSES = 4

/** The loop while working: seconds in place of the minutes of \`npm test\`, which decides. */
async function main(): Promise<void> {
  const { values, positionals } = parse()
  if (values.help) return void process.stdout.write(USAGE)
  const choice = choose({
    within: positionals,
    ...(values.changed ? { changed: changedFiles() } : {}),
    hasPostgres: process.env.TEST_POSTGRES_URL !== undefined,
  })
  const results = await Promise.all([check('types'), check('lint'), runTests(choice)])
  const failed = ['types', 'lint', 'tests'].filter((_, index) => !results[index])
  console.log(`${leftOut(choice)}\n${failed.length === 0 ? 'All is well.' : `Failed: ${failed.join(', ')}.`}`)
  if (failed.length > 0) process.exitCode = 1
}

function parse() {
  try {
    const options = { changed: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`)
  }
}

/** Runs a script of package.json beside the tests, and prints what it said if it fails. */
async function check(script: string): Promise<boolean> {
  const child = spawn('npm', ['run', '--silent', script], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  if (code !== 0) process.stdout.write(`${script}:\n${out}${errors}`)
  return code === 0
}

async function runTests({ files }: Choice): Promise<boolean> {
  if (files.length === 0) return true
  const code = await runTap(dealRuns(files, PROCESSES), ['--reporter=terse', '--disable-coverage'])
  printSlowest()
  return code === 0
}

function leftOut({ files, heavy, onPostgres, untouched }: Choice): string {
  const reasons = [
    ...(heavy > 0 ? [`${heavy} that need a process, a browser, the network or minutes`] : []),
    ...(onPostgres > 0 ? [`${onPostgres} that need a PostgreSQL (TEST_POSTGRES_URL)`] : []),
    ...(untouched > 0 ? [`${untouched} that the changes do not reach`] : []),
  ]
  return `${files.length} test files ran. Left out: ${[...reasons, 'coverage'].join(', ')}; npm test runs everything.`
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
