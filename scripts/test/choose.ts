import { dirname, relative } from 'node:path'
import { needs } from './import-graph.ts'
import { isAlone, isLong, testFiles } from './runs.ts'

/** What starts processes and browsers. Only helpers are searched for it: the server can do so too, when it is told to. */
const PROCESSES = ['node:child_process', 'playwright-core']
/** What every test runs with. */
const EVERYWHERE =
  /^(package(-lock)?\.json|scripts\/test\/.*|test\/helpers\/(run-together|own-tap|strip-once|observe-contract)\..*)$/
/** What takes PostgreSQL only where `ENGINE` names it. */
const BY_ENGINE = ['test/helpers/store-bench.ts', 'test/helpers/test-database.ts']

export interface Choice {
  readonly files: readonly string[]
  /** How many files of the same folders were left out, by reason. */
  readonly heavy: number
  readonly onPostgres: number
  readonly untouched: number
}

export interface Wish {
  /** Folders below `test/`, with what is inside them, or test files; none is all. */
  readonly within: readonly string[]
  /** Only tests that need one of these files. */
  readonly changed?: readonly string[]
  /** Whether there is a PostgreSQL for those that need one. */
  readonly hasPostgres?: boolean
}

/** Which tests `npm run quick` runs. */
export function choose({ within, changed, hasPostgres = false }: Wish): Choice {
  const unknown = within.find((folder) => !testFiles().some((file) => isWithin(file, folder)))
  if (unknown !== undefined) throw new Error(`There is no test in ${unknown}; there are ${folders().join(', ')}.`)
  const wanted = testFiles().filter((file) => within.length === 0 || within.some((folder) => isWithin(file, folder)))
  const light = wanted.filter((file) => !isHeavy(file))
  const possible = light.filter((file) => hasPostgres || !needsPostgres(file))
  const files = possible.filter((file) => changed === undefined || isTouched(file, changed))
  return {
    files,
    heavy: wanted.length - light.length,
    onPostgres: light.length - possible.length,
    untouched: possible.length - files.length,
  }
}

/** Whether a test needs a process, a browser or the network, or takes long. */
function isHeavy(file: string): boolean {
  if (isAlone(file) || isLong(file)) return true
  const needed = needs(file, (one) => one.startsWith('test/'))
  return PROCESSES.some((module) => needed.has(module))
}

/** Whether a test asks for a PostgreSQL, whichever engine the others use. */
function needsPostgres(file: string): boolean {
  const needed = needs(file, (one) => one.startsWith('test/') && !BY_ENGINE.includes(one))
  return needed.has('test/helpers/postgres/databases.ts')
}

function isTouched(file: string, changed: readonly string[]): boolean {
  const needed = needs(file)
  return changed.some((one) => EVERYWHERE.test(one) || needed.has(one))
}

/** `routes`, `test/routes` and `test/routes/jobs.test.ts` all mean something. */
function isWithin(file: string, folder: string): boolean {
  const path = `test/${folder.replace(/^(\.\/)?test\//, '').replace(/\/$/, '')}`
  return file === path || file.startsWith(`${path}/`)
}

function folders(): string[] {
  return [...new Set(testFiles().map((file) => relative('test', dirname(file))))]
}
