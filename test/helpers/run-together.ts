import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'

const ROOT = join(import.meta.dirname, '../..')
const OWN_TAP = new URL('./own-tap.ts', import.meta.url).href

let current: Test = t

/** The test of the file that is being loaded. */
export const currentTest = (): Test => current

/**
 * Runs test files (paths from the root) one after the other in this process: half of what a small file costs is loading
 * what all of them load. What a file imports as `tap` is a test with the file's name, so that a failure and the time
 * taken belong to a file, and so do its `beforeEach` and `teardown`.
 */
export async function runTogether(files: readonly string[]): Promise<void> {
  const urls = new Set(files.map(urlOf))
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL = '' } = context
      if (specifier !== 'tap' || !urls.has(parentURL)) return nextResolve(specifier, context)
      return { url: `${OWN_TAP}?${parentURL}`, format: 'module-typescript', shortCircuit: true }
    },
  })
  for (const file of files) {
    await t.test(file, async (t) => {
      current = t
      await import(urlOf(file))
    })
  }
}

function urlOf(file: string): string {
  return pathToFileURL(join(ROOT, file)).href
}
