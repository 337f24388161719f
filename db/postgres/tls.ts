import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { ClientConfig } from 'pg'

type Tls = Exclude<ClientConfig['ssl'], boolean | undefined>

/** How `sslmode` begins a connection, as libpq does, and how it tries once more where the server won't have that. */
const MODES: Readonly<Record<string, readonly ('plain' | 'tls')[]>> = {
  disable: ['plain'],
  allow: ['plain', 'tls'],
  prefer: ['tls', 'plain'],
  require: ['tls'],
  'verify-ca': ['tls'],
  'verify-full': ['tls'],
}
const USUAL = 'prefer'

/** Whether a connection is encrypted, in the order in which that is tried. */
export type Ways = readonly (typeof MODES)[string][number][]

/**
 * The query of a database's URL in the words of the driver, and what is tried of it. Throws an error where it asks for what
 * there is not.
 */
export function readTls(query: URLSearchParams): { readonly query: URLSearchParams; readonly ways: Ways } {
  const isSystem = query.get('sslrootcert') === 'system'
  const mode = query.get('sslmode') ?? process.env.PGSSLMODE ?? (isSystem ? 'verify-full' : USUAL)
  const ways = MODES[mode]
  if (ways === undefined) throw new Error(`DATABASE_URL: sslmode is one of ${Object.keys(MODES).join(', ')}`)
  if (mode === 'verify-ca' && !query.has('sslrootcert'))
    throw new Error(
      'DATABASE_URL: sslmode=verify-ca needs sslrootcert=, the file of the certificate that signs the server\u2019s',
    )
  if (isSystem && mode !== 'verify-full') throw new Error('DATABASE_URL: sslrootcert=system needs sslmode=verify-full')
  const driver = new URLSearchParams(query)
  // The driver trusts the authorities that Node does where no file is named.
  if (isSystem) driver.delete('sslrootcert')
  // Else the driver takes `require` and `verify-ca` for `verify-full`.
  driver.set('uselibpqcompat', 'true')
  driver.set('sslmode', mode === 'allow' ? 'prefer' : mode)
  return { query: driver, ways }
}

/** Throws an error that says so where the files that the URL names hold no certificate or key. */
export function ensureCertificates(ssl: ClientConfig['ssl']): void {
  if (typeof ssl !== 'object') return
  const { ca, cert, key } = ssl as Tls
  try {
    if (ca !== undefined) new X509Certificate(ca as string)
    createSecureContext({ ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) })
  } catch (error) {
    throw new Error(`DATABASE_URL: sslrootcert, sslcert and sslkey are files in PEM: ${(error as Error).message}`)
  }
}

/** Whether the server has said that it does not do it this way, and another may do. */
export function refusesWay(way: Ways[number], { code, message }: Error & { code?: string }): boolean {
  return way === 'tls' ? NO_TLS.test(message) : code === '28000'
}

const NO_TLS = /does not support SSL/

/** What to do where TLS is why there is no connection; null: it isn't. */
export function tlsFault(where: string, { code = '', message }: Error & { code?: string }): string | null {
  if (NO_TLS.test(message)) return `the server at ${where} has no TLS: set ssl = on there, or sslmode=disable here`
  if (/CERT|SIGNATURE/.test(code))
    return `the certificate of ${where} is not trusted (${message}): name the one that signs it with sslrootcert=, and the host as the certificate does`
  return null
}
