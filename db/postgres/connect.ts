import type { ClientConfig } from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import { openSession, type Session } from './session.ts'
import { ensureCertificates, readTls, refusesWay, tlsFault, type Ways } from './tls.ts'

/** Where a database is: one or more hosts, of which one takes changes. */
export interface Place {
  /** `host[:port][,host…]/database`, for people; never the password. */
  readonly name: string
  readonly hosts: readonly ClientConfig[]
  readonly ways: Ways
}

/** SQLSTATE 08001: no connection could be made. */
const NO_CONNECTION = '08001'
const URL_PARTS = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)([^?#]*)(?:\?([^#]*))?$/
const STRAY_PERCENT = /%(?![0-9a-f]{2})/i
const CONNECT_MS = 5000

/** Reads `postgres://user:password@host[:port][,host…]/database?sslmode=…`. Throws an error without the password in it. */
export function parsePlace(url: string): Place {
  const [, begin, hosts, path, text = ''] = URL_PARTS.exec(url) ?? []
  if (begin === undefined || hosts === undefined || path === undefined) throw unreadable()
  if (STRAY_PERCENT.test(begin) || `${path}${text}`.includes('@')) throw unreadable()
  const { query, ways } = readTls(new URLSearchParams(text))
  const configs = hosts.split(',').map((host) => configOf(`${begin}${host}${path}?${query}`))
  const [{ database, ssl }] = configs as [ClientConfig]
  if (database === undefined || database === null || database === '') throw unreadable()
  ensureCertificates(ssl)
  return { name: `${hosts === '' ? 'localhost' : hosts}/${database}`, hosts: configs, ways }
}

function configOf(url: string): ClientConfig {
  try {
    return {
      ...parseIntoClientConfig(url),
      application_name: 'bulk-actions',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    }
  } catch (cause) {
    // A file of a certificate that can't be read is named; what can't be parsed may have the password in it.
    const { syscall, message } = cause as NodeJS.ErrnoException
    if (syscall !== undefined) throw new Error(`DATABASE_URL names a file that can\u2019t be read: ${message}`)
    throw unreadable()
  }
}

const unreadable = () =>
  new Error(
    'DATABASE_URL can\u2019t be read: write postgres://user:password@host:5432/database, with special characters as %xx',
  )

/**
 * What holds for each session, whatever the server, the database or the user is set to. Each run of a statement is planned for
 * the tables as they are: a plan that was kept from when a table was empty would read all of it, again and again, however
 * large it is by then. No statement is ended for the time it takes: the job that needs it would meet that again for ever.
 */
const SETTINGS = {
  timezone: 'UTC',
  jit: 'off',
  plan_cache_mode: 'force_custom_plan',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '10s',
  ...{ statement_timeout: '0', transaction_timeout: '0', idle_session_timeout: '0' },
  client_connection_check_interval: '1s',
  // That no standby has a commit is a warning.
  client_min_messages: 'warning',
  default_transaction_isolation: 'read committed',
  ...{ standard_conforming_strings: 'on', array_nulls: 'on', transform_null_equals: 'off' },
}
/** An older server does not have all of them. */
const APPLY_SETTINGS = `SELECT set_config(name, value, false)
  FROM json_each_text('${JSON.stringify(SETTINGS)}') AS s (name, value) JOIN pg_settings USING (name)`

/** Connects to the host that takes changes. Throws an error that names the place and says what to do. */
export async function connect(place: Place): Promise<Session> {
  const failures: string[] = []
  for (const config of place.hosts) {
    try {
      const session = await openBy(place.ways, config)
      const [row] = (await session.query('SELECT pg_is_in_recovery() AS standby', [], false)).rows
      if (row?.standby !== true) {
        await session.exec(APPLY_SETTINGS)
        return session
      }
      failures.push(`${whereOf(config)} is a standby, which takes no changes`)
      await session.end()
    } catch (error) {
      failures.push(failureOf(error as Error & { code?: string }, config))
    }
  }
  throw Object.assign(new Error(`${place.name} can\u2019t be used: ${failures.join('; ')}`), { code: NO_CONNECTION })
}

async function openBy(ways: Ways, config: ClientConfig): Promise<Session> {
  const [way, ...others] = ways
  if (way === undefined) throw new Error('there is no way to connect')
  // libpq doesn't encrypt what stays on the machine.
  const isSocket = config.host?.startsWith('/') === true
  try {
    return await openSession(way === 'plain' || isSocket ? { ...config, ssl: false } : config)
  } catch (error) {
    if (others.length > 0 && refusesWay(way, error as Error)) return openBy(others, config)
    throw error
  }
}

const whereOf = ({ host, port }: ClientConfig): string => `${host || 'localhost'}:${port ?? 5432}`

function failureOf(error: Error & { code?: string }, config: ClientConfig): string {
  const { code = '', message } = error
  const where = whereOf(config)
  if (/^(28P01|28000)$/.test(code))
    return `the server refuses the user "${config.user}": check user, password and pg_hba.conf (${message})`
  if (/client password must be/.test(message)) return `the server at ${where} wants a password: add it to DATABASE_URL`
  if (code === '3D000') return `there is no database "${config.database}": make it with CREATE DATABASE`
  if (/^57P0[123]$/.test(code)) return `the server at ${where} is starting or stopping: try again`
  if (code === '53300') return `the server at ${where} takes no more connections: raise max_connections`
  return (
    tlsFault(where, error) ??
    `no answer from ${where} (${message}): check that PostgreSQL runs there and that the network lets this machine through`
  )
}

const SQLSTATE = /^[0-9A-Z]{5}$/
const NO_RIGHTS = /^(42501|3F000)$/

/** The same for what the server refuses once it is connected; other errors stay what they are. */
export function setupFault(error: unknown, { name, hosts }: Place): unknown {
  const { code = '', message } = error as Error & { code?: string }
  if (!SQLSTATE.test(code) || code === NO_CONNECTION) return error
  const todo = NO_RIGHTS.test(code)
    ? `: make the user "${hosts[0]?.user}" the owner of the database and of its tables`
    : ''
  return Object.assign(new Error(`${name} can\u2019t be used: ${message}${todo}`, { cause: error }), { code })
}
