import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs the test files of a folder one after the other in this process: half of what a small file costs is loading what
 * all of them load. `alone` are those that the runner is given by themselves.
 */
export async function runTogether(folder: string, alone: readonly string[] = []): Promise<void> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && !alone.includes(name))
  for (const name of names.sort()) await import(join(folder, name))
}
