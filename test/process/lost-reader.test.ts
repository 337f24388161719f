import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import type { Readable } from 'node:stream'
import t from 'tap'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { heard, until, within } from '../helpers/until.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await heard(server, 'listening', 'a server listens')
  const { port } = server.address() as AddressInfo
  const closed = heard(server, 'close', 'it has closed')
  server.close()
  await closed
  return port
}

/** The status of the first answer; undefined: the server ended before. */
async function firstStatus(port: number, child: ChildProcess): Promise<number | undefined> {
  let status: number | undefined
  const look = async () => {
    status = (await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null))?.status
    return status !== undefined || child.exitCode !== null
  }
  await until(look, 'the server answers or ends', 120)
  return status
}

for (const command of [['server.ts'], ['cli/main.ts', 'serve']]) {
  t.test(`${command.join(' ')} serves and stops as ever when nobody reads its output any more`, async (t) => {
    const port = await freePort()
    const env = { PORT: String(port), DATABASE_URL: 'sqlite::memory:' }
    const child = spawnBare(command, env, { stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    ;(child.stdout as Readable).destroy()
    t.equal(await firstStatus(port, child), 200)
    child.kill('SIGTERM')
    t.strictSame(await within(exited, 'the server that was told to end has ended'), [0, null])
  })
}

t.test('a server whose log is on a full disk serves and stops as ever', async (t) => {
  const port = await freePort()
  const env = { PORT: String(port), DATABASE_URL: 'sqlite::memory:' }
  const full = openSync('/dev/full', 'w')
  const child = spawnBare(['server.ts'], env, { stdio: ['ignore', full, 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  closeSync(full)
  const exited = once(child, 'exit')
  t.equal(await firstStatus(port, child), 200)
  child.kill('SIGTERM')
  t.strictSame(await within(exited, 'the server that was told to end has ended'), [0, null])
})
