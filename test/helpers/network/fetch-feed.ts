import { execFile } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ADMIN_KEY } from '../process/client.ts'

const run = promisify(execFile)
const DOCS = readFileSync(join(import.meta.dirname, '../../../docs/enforcement.md'), 'utf8')

/** A code block of docs/enforcement.md by the name after its language. */
export function documented(name: string): string {
  const block = new RegExp(`^\`\`\`\\w+ ${name}\\n(.*?)^\`\`\`$`, 'ms').exec(DOCS)?.[1]
  if (block === undefined) throw new Error(`docs/enforcement.md has no block ${name}`)
  return block
}

/** Runs the script of the documentation: `file` becomes the feed, then the command runs if it has changed. */
export type FetchFeed = (format: string, file: string, ...command: string[]) => Promise<void>

export function fetcher(folder: string, origin: string, env: Record<string, string> = {}): FetchFeed {
  const [script, key] = [join(folder, 'fetch-feed'), join(folder, 'feed-key')]
  writeFileSync(script, documented('fetch-feed'), { mode: 0o755 })
  writeFileSync(key, `Authorization: Bearer ${ADMIN_KEY}\n`, { mode: 0o600 })
  // Daemons that give up root must be able to read the feed.
  chmodSync(folder, 0o755)
  return async (format, file, ...command) => {
    const url = `${origin}/api/feeds/block?format=${format}`
    await run(script, [url, file, ...command], { env: { ...process.env, KEY_FILE: key, ...env } })
  }
}
