import type { ClientConfig } from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import { openSession, type Session } from './session.ts'

/** Where a database is: one or more hosts, of which one takes changes. */
export interface Place {
  /** `host[:port][,host…]/database`, for people; never the password. */
  readonly name: string
  readonly hosts: readonly ClientConfig[]
}

const AUTHORITY = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/
const CONNECT_MS = 5000

/** Reads `postgres://user:password@host[:port][,host…]/database?sslmode=…`. Throws an error without the password in it. */
export function parsePlace(url: string): Place {
  const [, begin, hosts, rest] = AUTHORITY.exec(url) ?? []
  if (begin === undefined || hosts === undefined || rest === undefined || rest.includes('@')) throw unreadable()
  const configs = hosts.split(',').map((host) => configOf(`${begin}${host}${rest}`))
  const [{ database }] = configs as [ClientConfig]
  if (database === undefined || database === null || database === '') throw unreadable()
  return { name: `${hosts === '' ? 'localhost' : hosts}/${database}`, hosts: configs }
}

function configOf(url: string): ClientConfig {
  try {
    const config = parseIntoClientConfig(withLibpqMeaning(url))
    return {
      ...config,
      application_name: 'bulk-actions',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    }
  } catch (cause) {
    // A certificate that can't be read is named; what can't be parsed may have the password in it.
    if ((cause as { code?: string }).code === 'ENOENT') throw new Error(`DATABASE_URL: ${(cause as Error).message}`)
    throw unreadable()
  }
}

/** `sslmode` means what it means to libpq: `require` encrypts, `verify-ca` and `verify-full` know whom they talk to. */
function withLibpqMeaning(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}uselibpqcompat=true`
}

const unreadable = () =>
  new Error(
    'DATABASE_URL can\u2019t be read: write postgres://user:password@host:5432/database, with special characters as %xx',
  )

/** What holds for each session, whatever the server is set to. */
const SETTINGS = `SET timezone = 'UTC'; SET jit = off; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s';
  SET client_connection_check_interval = '1s'; SET default_transaction_isolation = 'read committed'`

/** Connects to the host that takes changes. Throws an error that names the place and says what to do. */
export async function connect(place: Place): Promise<Session> {
  const failures: string[] = []
  for (const config of place.hosts) {
    try {
      const session = await openSession(config)
      const [row] = (await session.query('SELECT pg_is_in_recovery() AS standby', [])).rows
      if (row?.standby !== true) {
        await session.exec(SETTINGS)
        return session
      }
      failures.push(`${config.host} is a standby, which takes no changes`)
      await session.end()
    } catch (error) {
      failures.push(failureOf(error as Error & { code?: string }, config))
    }
  }
  throw new Error(`${place.name} can\u2019t be used: ${failures.join('; ')}`)
}

function failureOf(
  { code = '', message }: Error & { code?: string },
  { host, port, user, database }: ClientConfig,
): string {
  const where = `${host ?? 'localhost'}:${port ?? 5432}`
  if (/^(28P01|28000)$/.test(code))
    return `the server refuses the user "${user}": check user, password and pg_hba.conf (${message})`
  if (code === '3D000') return `there is no database "${database}": make it with CREATE DATABASE`
  if (/^57P0[123]$/.test(code)) return `the server at ${where} is starting or stopping: try again`
  if (code === '53300') return `the server at ${where} takes no more connections: raise max_connections`
  return `no answer from ${where} (${message}): check that PostgreSQL runs there and that the network lets this machine through`
}
