import t from 'tap'
import { ConfigSchema, loadConfig } from '../../plugins/config.ts'
import { configTable } from '../../scripts/config-table.ts'

t.test('an empty environment gives the defaults of the contract', async (t) => {
  t.strictSame(loadConfig({}), {
    HOST: '127.0.0.1',
    PORT: 3000,
    DATABASE_URL: 'sqlite:data/bulk-actions.db',
    LOG_LEVEL: 'info',
    SOURCE_ALLOWED: '127.0.0.0/8,::1/128',
    RETENTION_DAYS: 90,
    RUNNER_CONCURRENCY: 4,
    DEFAULT_MAX_LIMIT: 10000,
    MIN_FREE_DISK_MB: 64,
    RATE_LIMIT_PER_MINUTE: 3000000,
    STREAMS_PER_KEY: 2000,
    IMPORTS_PER_KEY: 20,
    FAILED_LOGINS_PER_MINUTE: 600,
    ENFORCER: 'ledger',
    NFTABLES_THROTTLE_RATE: '125 kbytes/second',
  })
})

t.test('without an argument it reads the environment of the process', async (t) => {
  t.equal(typeof loadConfig().PORT, 'number')
})

t.test('numbers are read from text, an empty variable counts as unset, unknown ones are ignored', async (t) => {
  const config = loadConfig({ PORT: '0', RETENTION_DAYS: '', PATH: '/bin' })
  t.equal(config.PORT, 0)
  t.equal(config.RETENTION_DAYS, 90)
  t.notOk('PATH' in config)
})

t.test('a value that is not allowed stops the start with a sentence that names the variable', async (t) => {
  const cases: [Record<string, string>, string][] = [
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '0x50' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '1e3' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ HOST: 'a b' }, 'HOST must be an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.'],
    [{ RETENTION_DAYS: '0' }, 'RETENTION_DAYS must be a whole number of days, from 1 to 36500.'],
    [{ RUNNER_CONCURRENCY: '1.5' }, 'RUNNER_CONCURRENCY must be a whole number from 1 to 64.'],
    [{ MIN_FREE_DISK_MB: '-1' }, 'MIN_FREE_DISK_MB must be a whole number from 0 to 1000000000.'],
    [
      { CORS_ORIGINS: 'https://a.example/path' },
      'CORS_ORIGINS must be origins separated by commas, such as https://noc.example.org, or *.',
    ],
    [{ ENFORCER: 'iptables' }, 'ENFORCER must be one of ledger, nftables, webhook.'],
    [
      { ENFORCER_URL: 'https://user:pass@nac.example' },
      'ENFORCER_URL must be an http or https URL without credentials, such as https://nac.example.org/bulk-actions.',
    ],
    [{ ENFORCER_SECRET: 'secret' }, 'ENFORCER_SECRET must be `whsec_` and the base64 of 24 to 64 random bytes.'],
    ...['1 kbytes/second } drop', '0 bytes/second', '17001 mbytes/second', '281 mbytes/minute', '1 gbytes/second'].map(
      (rate): [Record<string, string>, string] => [
        { NFTABLES_THROTTLE_RATE: rate },
        'NFTABLES_THROTTLE_RATE must be an nftables rate in bytes, kbytes or mbytes, up to 17000 mbytes/second or 280 mbytes/minute.',
      ],
    ),
    [
      { ENFORCER: 'webhook' },
      'ENFORCER_URL must be set when ENFORCER is webhook: an http or https URL without credentials, such as ' +
        'https://nac.example.org/bulk-actions; ENFORCER_SECRET must be set when ENFORCER is webhook: `whsec_` and ' +
        'the base64 of 24 to 64 random bytes.',
    ],
    [{ DEFAULT_MAX_LIMIT: 'many' }, 'DEFAULT_MAX_LIMIT must be a whole number from 1 to 100000000.'],
    [
      { SOURCE_ALLOWED: '/run/kea,127.0.0.1' },
      'SOURCE_ALLOWED must be networks and absolute paths of folders, separated by commas, such as ' +
        '10.0.0.0/24,/var/lib/misc; its part 2 is one address, which is written with /32.',
    ],
    [
      { WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8,10.1.2.3' },
      'WEBHOOK_ALLOWED_NETWORKS must be networks separated by commas, such as 10.20.0.0/16,fd12:3456::/32.',
    ],
  ]
  for (const [env, message] of cases) t.throws(() => loadConfig(env), { message })
})

t.test('a database that is neither SQLite nor PostgreSQL is refused', async (t) => {
  t.throws(() => loadConfig({ DATABASE_URL: 'mysql://localhost/x' }), /^DATABASE_URL must be `sqlite:`.* postgres:/)
  t.equal(loadConfig({ DATABASE_URL: 'postgres://localhost/x' }).DATABASE_URL, 'postgres://localhost/x')
  t.equal(loadConfig({ DATABASE_URL: 'sqlite::memory:' }).DATABASE_URL, 'sqlite::memory:')
})

t.test('all variables at fault are named at once', async (t) => {
  t.throws(() => loadConfig({ PORT: 'x', RETENTION_DAYS: 'y' }), /PORT must be .*; RETENTION_DAYS must be .*\.$/)
})

t.test('an ADMIN_API_KEY that is too short stops the start and is not shown', async (t) => {
  const secret = 'only-31-characters-long-000000x'
  try {
    loadConfig({ ADMIN_API_KEY: secret })
    t.fail('it was taken')
  } catch (error) {
    t.match(String(error), /ADMIN_API_KEY must be at least 32 ASCII characters/)
    t.notMatch(String(error), secret)
  }
  t.equal(loadConfig({ ADMIN_API_KEY: `${secret}0` }).ADMIN_API_KEY, `${secret}0`)
})

t.test('the table of the README has a row for each variable', async (t) => {
  const rows = configTable().split('\n')
  t.equal(rows.length, 2 + Object.keys(ConfigSchema.properties).length)
  t.match(rows[3], '| `PORT` | `3000` | ')
})

t.test('the proxies to be believed are addresses and subnets', async (t) => {
  t.equal(loadConfig({ TRUST_PROXY: '127.0.0.1, fd00::/8' }).TRUST_PROXY, '127.0.0.1, fd00::/8')
  for (const TRUST_PROXY of ['true', '*', '1', 'proxy.example']) {
    t.throws(() => loadConfig({ TRUST_PROXY }), { message: /^TRUST_PROXY must be addresses and subnets/ })
  }
})
