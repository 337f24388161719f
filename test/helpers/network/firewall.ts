import { execFile } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { BLOCKED } from './blocking.ts'
import { startDaemon } from './daemon.ts'
import type { Segment } from './segment.ts'

const run = promisify(execFile)
const WEB_SERVER = "require('http').createServer((_, a) => a.end()).listen(8000, () => console.log('listening'))"

/** An element with the seconds it was given; null: for ever. */
export type Element = readonly [mac: string, seconds: number | null]
interface Timed {
  readonly elem: { readonly val: string; readonly timeout: number }
}

/** What is in a set in the segment's server. */
export async function elementsOf(segment: Segment, table: string, set: string): Promise<Element[]> {
  const { stdout } = await run(...segment.inServer('nft', '-j', 'list', 'set', 'inet', table, set))
  const { nftables } = JSON.parse(stdout) as { nftables: { set?: { elem?: (string | Timed)[] } }[] }
  const found = nftables.find((entry) => entry.set !== undefined)?.set
  return (found?.elem ?? []).map((entry) =>
    typeof entry === 'string' ? [entry, null] : [entry.elem.val, entry.elem.timeout],
  )
}

/** Something in the segment's server for clients to reach. */
export async function startWebServer(t: Test, segment: Segment): Promise<void> {
  await startDaemon(t, segment.inServer(process.execPath, '-e', WEB_SERVER)).says(/listening/)
}

/** Whether a request from this MAC is answered; each has an IP address of its own, as no two devices share one. */
export async function reaches({ asClient }: Segment, mac: string): Promise<boolean> {
  const from = mac === BLOCKED ? '10.99.0.2' : '10.99.0.3'
  const patience = ['--connect-timeout', '3', '--silent', '--interface', from]
  return (await asClient(mac, 'curl', ...patience, 'http://10.99.0.1:8000/')) === 0
}

/**
 * A `PATH` on which `nft` is the real one, but works on the firewall of the segment's server. `confined` are words before
 * a command that take rights from it.
 */
export function pathToNftOf(t: Test, segment: Segment, confined: readonly string[] = []): string {
  const folder = temporaryFolder(t)
  const command = segment.inServer(...confined, 'nft').flat()
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  const shim = join(folder, 'nft')
  // Its own folder is taken off the PATH, or it would call itself.
  writeFileSync(shim, `#!/bin/sh\nPATH="\${PATH#${folder}:}" exec ${quoted.join(' ')} "$@"\n`)
  chmodSync(shim, 0o755)
  return `${folder}:${process.env.PATH}`
}

/** Has this process use the firewall of the segment's server, while the test runs. */
export function useNftOf(t: Test, segment: Segment): void {
  const before = process.env.PATH
  process.env.PATH = pathToNftOf(t, segment)
  t.teardown(() => {
    process.env.PATH = before
  })
}
