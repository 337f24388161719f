import { globSync } from 'node:fs'
import { dirname, join, matchesGlob, relative, sep } from 'node:path'

/** Where everything is, and what the paths below are relative to. */
export const ROOT = join(import.meta.dirname, '../..')

/**
 * The files that get a process each: they start servers, browsers or daemons, or take so long that beside a folder they
 * keep the second processor busy. Those of any other folder run one after the other in a process that they share.
 */
export const ALONE: readonly string[] = [
  'test/{docs,e2e,fuzz,install,monitor,network,process}/*',
  'test/store/model.test.ts',
  'test/generate/same-verdict.test.ts',
  'test/sqlite/threads/cancel-race.test.ts',
]

/** Files that take about four seconds of processor time or more, for which `npm run quick` has no room. */
export const LONG: readonly string[] = [
  'test/bad-input/{criteria,imports,jobs}.test.ts',
  'test/cli/job-control.test.ts',
  'test/events/{real-job,stream}.test.ts',
  'test/feeds/{stream,unread}.test.ts',
  'test/plugins/{admin-key,clock-jumps}.test.ts',
  'test/routes/{imports,in-hand}.test.ts',
  'test/sqlite/{check-database,criteria-property,steps-of-reads}.test.ts',
]

/** What one process runs. */
export interface Run {
  readonly name: string
  readonly files: readonly string[]
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

/** Deals files to this many processes, each of which loads the app once. */
export function dealRuns(files: readonly string[], processes: number): Run[] {
  const hands = Map.groupBy(files, (_, index) => index % processes)
  return [...hands].map(([index, files]) => ({ name: `hand-${index + 1}`, files }))
}
