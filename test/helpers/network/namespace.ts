import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Test } from 'tap'

const run = promisify(execFile)
let made = 0

/** Runs `ip` of iproute2. */
export const ip = (...args: string[]) => run('ip', args)

/** Removes the namespaces of tests that were killed before they could. */
async function removeLeft(): Promise<void> {
  const { stdout } = await ip('netns', 'list')
  for (const [name, pid] of stdout.matchAll(/^ba-\w+-(\d+)-\d+/gm)) {
    if (existsSync(`/proc/${pid}`)) continue
    // Another test may just have done it.
    await ip('netns', 'del', name).catch(() => {})
  }
}

/** A network namespace with a name of its own, gone with the test. */
export async function makeNamespace(t: Test, kind: string): Promise<string> {
  if (made === 0) await removeLeft()
  const name = `ba-${kind}-${process.pid}-${made++}`
  await ip('netns', 'add', name)
  t.teardown(() => ip('netns', 'del', name))
  return name
}

/** A command and its arguments, in the namespace. */
export const inNamespace = (name: string, ...command: string[]): [string, string[]] => [
  'ip',
  ['netns', 'exec', name, ...command],
]
