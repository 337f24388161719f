import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { within } from '../until.ts'
import { spawnBare } from './bare-node.ts'

/** Starts the real server where it can't start; what it said, and its exit code. */
export async function failToStart(t: Test, env: Record<string, string>, user?: number) {
  const as = user === undefined ? {} : { uid: user }
  const child = spawnBare(['server.ts'], { PORT: '0', ...env }, { stdio: ['ignore', 'pipe', 'pipe'], ...as })
  t.teardown(() => void child.kill('SIGKILL'))
  const ended = Promise.all([once(child, 'exit'), text(child.stdout as Readable), text(child.stderr as Readable)])
  const [[code], stdout, stderr] = await within(ended, 'the server that can not start has ended')
  return { code, stdout, stderr }
}
