import { globSync } from 'node:fs'
import { dirname, join, matchesGlob, relative, sep } from 'node:path'

/** Where everything is, and what the paths below are relative to. */
export const ROOT = join(import.meta.dirname, '../..')

/** Random life against a model of the store, which takes a minute. */
const MODEL = 'test/store/model.test.ts'

/**
 * The files that get a process each: they start servers, browsers or daemons, or take so long that beside a folder they
 * keep the second processor busy. Those of any other folder run one after the other in a process that they share.
 */
export const ALONE: readonly string[] = [
  'test/{docs,e2e,fuzz,install,monitor,network,process}/*',
  'test/postgres/{crash-steps,lost-commit,restart,start}.test.ts',
  MODEL,
  'test/generate/same-verdict.test.ts',
  'test/sqlite/threads/cancel-race.test.ts',
]

/** Files that take two seconds or more, for which a minute of `npm run quick` has no room. */
export const LONG: readonly string[] = [
  'test/bad-input/{criteria,imports,jobs,keys}.test.ts',
  'test/cli/{devices,job-control}.test.ts',
  'test/client/fresh.test.ts',
  'test/enforcers/cancel.test.ts',
  'test/events/{real-job,stream}.test.ts',
  'test/feeds/{stream,unread}.test.ts',
  'test/generate/fastify.test.ts',
  'test/importers/{formats,vendor-registry}.test.ts',
  'test/plugins/{admin-key,audit-head,clock-jumps,headers,rate-limit,timeouts}.test.ts',
  'test/routes/{audit,bodies,clock-ends,compression,devices,feeds,field-imports,follow-ups}.test.ts',
  'test/routes/{imports,in-hand,items-and-feeds,jobs,keys,manners,packed-imports}.test.ts',
  'test/sqlite/{audit-chain,check-database,criteria-property,from-schema-15,migrate,steps-of-reads}.test.ts',
  'test/sqlite/plans/*.test.ts',
  'test/store/{apply,leases,on-existing,previews,purge,revert,settled-time,turns,undo-in-a-row}.test.ts',
]

/** What one process runs. */
export interface Run {
  readonly name: string
  readonly files: readonly string[]
  /** The engine of their stores, where it is not the one that `ENGINE` names. */
  readonly engine?: string
}

/** Every test file, as a path from the root with slashes. */
export function testFiles(): string[] {
  return globSync('test/**/*.test.ts', { cwd: ROOT })
    .map((file) => file.split(sep).join('/'))
    .sort()
}

export function isAlone(file: string): boolean {
  return ALONE.some((pattern) => matchesGlob(file, pattern))
}

export function isLong(file: string): boolean {
  return LONG.some((pattern) => matchesGlob(file, pattern))
}

/** Which processes run these files. Each file is in one of them. */
export function planRuns(files: readonly string[]): Run[] {
  const shared = Map.groupBy(
    files.filter((file) => !isAlone(file)),
    (file) => relative('test', dirname(file)),
  )
  return [
    ...[...shared].map(([folder, files]) => ({ name: folder, files })),
    ...files.filter(isAlone).map((file) => ({ name: file, files: [file] })),
  ]
}

/** What `npm test` runs on each engine: the store's own suite, and what a database refuses to keep. */
const ON_EACH = ['test/store/*', 'test/bad-input/unstorable-text.test.ts']

/** The same once more on another engine, by two processes that share the work; `brief`: without the model. */
export function storeRunsOn(engine: string, files: readonly string[], { brief = false } = {}): Run[] {
  const own = files.filter(
    (file) => ON_EACH.some((pattern) => matchesGlob(file, pattern)) && !(brief && file === MODEL),
  )
  const shared = own.filter((file) => !isAlone(file))
  const runs = [...dealRuns(shared, 2), ...planRuns(own.filter(isAlone))]
  return runs.map(({ name, files }) => ({ name: `${name} on ${engine}`, files, engine }))
}

/** Deals files to this many processes, each of which loads the app once. */
export function dealRuns(files: readonly string[], processes: number): Run[] {
  const hands = Map.groupBy(files, (_, index) => index % processes)
  return [...hands].map(([index, files]) => ({ name: `hand-${index + 1}`, files }))
}
