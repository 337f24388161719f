import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, type Run } from './runs.ts'

const ENTRIES = '.tap/together'

/** Runs these in tap, with options of its command line, and gives its exit code. */
export async function runTap(runs: readonly Run[], options: readonly string[]): Promise<number> {
  for (const folder of [ENTRIES, '.tap/test-results']) rmSync(join(ROOT, folder), { recursive: true, force: true })
  mkdirSync(join(ROOT, ENTRIES), { recursive: true })
  const tap = join(ROOT, 'node_modules/.bin/tap')
  const child = spawn(tap, [...options, ...runs.map(entryOf)], { cwd: ROOT, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code ?? 1
}

/** tap starts files, and gives each the same arguments: a folder gets a file that names those to run. */
function entryOf({ name, files, engine }: Run): string {
  if (files.length === 1 && engine === undefined) return files[0] as string
  const entry = `${ENTRIES}/${name.replaceAll(/[/ ]/g, '-')}.ts`
  const text = [
    ...(engine === undefined ? [] : [`process.env.ENGINE = '${engine}'`]),
    `const { runTogether } = await import('../../test/helpers/run-together.ts')`,
    `await runTogether(${JSON.stringify(files, null, 2)})`,
  ]
  writeFileSync(join(ROOT, entry), `${text.join('\n\n')}\n`)
  return entry
}
