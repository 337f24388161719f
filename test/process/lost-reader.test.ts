import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

for (const command of [['server.ts'], ['cli/main.ts', 'serve']]) {
  t.test(`${command.join(' ')} serves and stops as ever when nobody reads its output any more`, async (t) => {
    const port = await freePort()
    const env = { ...process.env, PORT: String(port), DATABASE_URL: 'sqlite::memory:' }
    const child = spawn(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    child.stdout.destroy()
    let status: number | undefined
    while (status === undefined && child.exitCode === null) {
      status = await fetch(`http://127.0.0.1:${port}/health/live`).then(
        (answer) => answer.status,
        () => undefined,
      )
    }
    t.equal(status, 200)
    child.kill('SIGTERM')
    t.strictSame(await exited, [0, null])
  })
}
