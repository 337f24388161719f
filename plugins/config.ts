import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { parseAllowed } from '../sources/allowed.ts'
import { compileValidator } from './validation/validator.ts'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]
const ENFORCERS = ['ledger', 'nftables', 'webhook'] as const
type EnforcerName = (typeof ENFORCERS)[number]

/**
 * Everything that can be configured: the validator of the environment, the type of the configuration and the table in
 * the README (`scripts/config-table.ts`). `allowed` completes "must be …".
 */
export const ConfigSchema = Type.Object({
  HOST: Type.String({
    default: '127.0.0.1',
    pattern: '^\\S+$',
    allowed: 'an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0',
    description: 'Where to listen. `0.0.0.0` is every IPv4 interface.',
  }),
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65535,
    allowed: 'a whole number from 0 to 65535',
    description: 'The TCP port. 0 takes any free one.',
  }),
  DATABASE_URL: Type.String({
    default: 'sqlite:data/bulk-actions.db',
    pattern: '^(sqlite:[^?#]+|postgres(ql)?://\\S+)$',
    allowed:
      '`sqlite:` and a path, such as sqlite:data/bulk-actions.db, or sqlite::memory:, or postgres://user:password@host:5432/database',
    description:
      'The database. `sqlite::memory:` is a temporary file, removed at the end. ' +
      '`postgres://user:password@host:5432/database` is PostgreSQL 15 or newer; `?sslmode=` and `sslrootcert=` mean what they mean to libpq.',
  }),
  ADMIN_API_KEY: Type.Optional(
    Type.String({
      minLength: 32,
      maxLength: 1024,
      pattern: '^[!-~]+$',
      allowed: 'at least 32 ASCII characters, without spaces',
      description:
        'Creates or renews the administrator key named `admin` at every start, also when the old one is lost. ' +
        'Unset: the first start creates one and prints it once.',
    }),
  ),
  LOG_LEVEL: Type.Unsafe<LogLevel>({
    type: 'string',
    enum: LOG_LEVELS,
    default: 'info',
    allowed: `one of ${LOG_LEVELS.join(', ')}`,
    description:
      'How much is logged. `debug` adds health checks, scrapes and what an open monitor page asks every second; ' +
      '`warn` leaves out the line for each request; only `silent` leaves out the head of the audit log.',
  }),
  RETENTION_DAYS: Type.Integer({
    default: 90,
    minimum: 1,
    maximum: 36500,
    allowed: 'a whole number of days, from 1 to 36500',
    description: 'After how many days deleted jobs, and history that no job needs, leave the disk.',
  }),
  RUNNER_CONCURRENCY: Type.Integer({
    default: 4,
    minimum: 1,
    maximum: 64,
    allowed: 'a whole number from 1 to 64',
    description:
      'How many jobs run side by side. When large ones have all places, one small job (`max_limit` of at most 10,000) runs as well.',
  }),
  DEFAULT_MAX_LIMIT: Type.Integer({
    default: 10000,
    minimum: 1,
    maximum: 100000000,
    allowed: 'a whole number from 1 to 100000000',
    description: 'The `max_limit` of a job that is created from criteria without one.',
  }),
  MIN_FREE_DISK_MB: Type.Integer({
    default: 64,
    minimum: 0,
    maximum: 1000000000,
    allowed: 'a whole number from 0 to 1000000000',
    description: 'With fewer MiB free on the disk of the database, `/health/ready` answers 503.',
  }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({
    default: 3000000,
    minimum: 0,
    maximum: 1000000000,
    allowed: 'a whole number from 0 to 1000000000',
    description:
      'How many requests one API key may make in a minute. The default is more than one machine answers: lower it to ' +
      'keep the keys of programs from crowding each other out. 0 is no limit.',
  }),
  STREAMS_PER_KEY: Type.Integer({
    default: 2000,
    minimum: 1,
    maximum: 100000,
    allowed: 'a whole number from 1 to 100000',
    description:
      'How many feeds, exports and event streams one API key may have open at once, before it gets 429. All keys ' +
      'together may have twice as many.',
  }),
  IMPORTS_PER_KEY: Type.Integer({
    default: 20,
    minimum: 1,
    maximum: 1000,
    allowed: 'a whole number from 1 to 1000',
    description:
      'How many imports one API key may have in progress at once, before it gets 429. All keys together may have three ' +
      'times as many.',
  }),
  FAILED_LOGINS_PER_MINUTE: Type.Integer({
    default: 600,
    minimum: 0,
    maximum: 1000000000,
    allowed: 'a whole number from 0 to 1000000000',
    description:
      'How many requests with a wrong key an address may send in a minute before it gets 429. A valid key works all ' +
      'the same. 0 is no limit.',
  }),
  CORS_ORIGINS: Type.Optional(
    Type.String({
      pattern: '^(\\*|https?://[^\\s,/]+(\\s*,\\s*https?://[^\\s,/]+)*)$',
      allowed: 'origins separated by commas, such as https://noc.example.org, or *',
      description: 'Other origins whose pages may call the API from a browser. Unset: none.',
    }),
  ),
  TRUST_PROXY: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F.:/]{2,}(\\s*,\\s*[0-9a-fA-F.:/]{2,})*$',
      allowed: 'addresses and subnets separated by commas, such as 127.0.0.1,10.0.0.0/8',
      description:
        'The reverse proxies whose `X-Forwarded-For` is trusted, so that logs, the audit log and limits see the ' +
        'client. Unset: none.',
    }),
  ),
  ENFORCER: Type.Unsafe<EnforcerName>({
    type: 'string',
    enum: ENFORCERS,
    default: 'ledger',
    allowed: `one of ${ENFORCERS.join(', ')}`,
    description:
      'How actions reach the network: `ledger`, by equipment that fetches the feeds; `nftables`, the firewall of this ' +
      'machine; `webhook`, a program that receives each batch.',
  }),
  ENFORCER_URL: Type.Optional(
    Type.String({
      maxLength: 2048,
      pattern: '^https?://[^\\s/@#]+(/[^\\s#]*)?$',
      allowed: 'an http or https URL without credentials, such as https://nac.example.org/bulk-actions',
      description: 'Where the `webhook` enforcer posts its batches.',
    }),
  ),
  ENFORCER_SECRET: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$',
      allowed: '`whsec_` and the base64 of 24 to 64 random bytes',
      description: 'Signs what the `webhook` enforcer posts, as the Standard Webhooks specification says.',
    }),
  ),
  NFTABLES_THROTTLE_RATE: Type.String({
    default: '125 kbytes/second',
    format: 'throttle-rate',
    allowed: 'an nftables rate in bytes, kbytes or mbytes, up to 17000 mbytes/second or 280 mbytes/minute',
    description: 'What the `nftables` enforcer lets each throttled device send.',
  }),
  OUI_FILE: Type.Optional(
    Type.String({
      maxLength: 4096,
      pattern: '^[^,]*\\S[^,]*(,[^,]*\\S[^,]*)*$',
      allowed: 'files of the IEEE with commas between, such as /var/lib/ieee-data/oui.csv',
      description:
        'Newer names of vendors: `oui.csv`, `mam.csv` and `oui36.csv` of the IEEE, or the same as `.txt`, laid over the ' +
        'registry of the release. Read again when they change.',
    }),
  ),
  SOURCE_ALLOWED: Type.String({
    default: '127.0.0.0/8,::1/128',
    maxLength: 4096,
    allowed: 'networks and absolute paths of folders, separated by commas, such as 10.0.0.0/24,/var/lib/misc',
    description:
      'Where sources may be read from: the networks of control agents, and the folders of lease files and of sockets. ' +
      'It holds for where a name or a link really leads.',
  }),
  WEBHOOK_ALLOWED_NETWORKS: Type.Optional(
    Type.String({
      maxLength: 4096,
      format: 'networks',
      allowed: 'networks separated by commas, such as 10.20.0.0/16,fd12:3456::/32',
      description:
        'Where webhooks may be sent besides public addresses. Link-local and metadata addresses are never allowed.',
    }),
  ),
})
export type Config = Static<typeof ConfigSchema>

/**
 * The configuration that the environment asks for; an empty variable counts as unset.
 * Throws one sentence that names each variable at fault and what is allowed, never the value.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const properties: Record<string, TSchema> = ConfigSchema.properties
  const given = Object.keys(properties).flatMap((name) => {
    const value = env[name]
    return value === undefined || value === '' ? [] : [[name, value]]
  })
  const config = Object.fromEntries(given)
  const faults = compileValidator(ConfigSchema, 'params').explain(config)
  const missing =
    config.ENFORCER === 'webhook' ? ['ENFORCER_URL', 'ENFORCER_SECRET'].filter((name) => !config[name]) : []
  const placesFault = faultOf(() => parseAllowed(config.SOURCE_ALLOWED))
  const sentences = [
    ...faults.map(({ path }) => `${path} must be ${properties[path]?.allowed}`),
    ...missing.map((name) => `${name} must be set when ENFORCER is webhook: ${properties[name]?.allowed}`),
    ...(placesFault === null ? [] : [`SOURCE_ALLOWED must be ${properties.SOURCE_ALLOWED?.allowed}; ${placesFault}`]),
  ]
  if (sentences.length === 0) return config
  throw new Error(`${sentences.join('; ')}.`)
}

/** What it throws says; null: it throws nothing. */
function faultOf(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    return (error as Error).message
  }
}
