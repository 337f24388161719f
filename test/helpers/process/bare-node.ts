import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
/** Filled by the first process that ends in good order; starting costs the others a third of the time. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/compiled')
/** What the test runner loads into every process it hears of slows it, and is for nothing in those that are killed. */
const BARE = ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath]

/** Starts Node without the test runner's hooks, so that none of its lines is counted; `by` is a command that starts it. */
export function spawnBare(
  args: readonly string[],
  env: Record<string, string>,
  options: SpawnOptions,
  by: readonly string[] = [],
): ChildProcess {
  const all = { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...env }
  const [command = 'env', ...rest] = [...by, 'env', ...BARE, ...args]
  return spawn(command, rest, { cwd: ROOT, ...options, env: all })
}

/** Starts Node with the test runner's hooks; ended in good order, it tells which of its lines ran. */
export function spawnCounted(
  args: readonly string[],
  env: Record<string, string>,
  options: SpawnOptions,
): ChildProcess {
  return spawn(process.execPath, args, { cwd: ROOT, ...options, env: { ...process.env, ...env } })
}

const NOBODY = 65534

/** A user who may not write what is ours, for a test that root runs; undefined where we are no root ourselves. */
export const stranger = process.getuid?.() === 0 ? NOBODY : undefined

/** Whether that user can run Node from here: not if the checkout lies in a folder closed to others. */
export const strangerCanRun = (): boolean => {
  const args = [...BARE, '--check', join(ROOT, 'server.ts')]
  return spawnSync('env', args, { stdio: 'ignore', ...(stranger !== undefined && { uid: stranger }) }).status === 0
}
