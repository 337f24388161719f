import { parseArgs } from 'node:util'
import { startCluster } from './cluster.ts'

const USAGE = `npm run postgres                 starts a PostgreSQL for tests, prints its URL, and stops it with Ctrl-C
npm run postgres -- --bin DIR    that of a folder with initdb and postgres, such as /usr/lib/postgresql/15/bin
`

const { values } = parseArgs({ options: { bin: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
if (values.help) process.stdout.write(USAGE)
else {
  const cluster = await startCluster({ bin: values.bin })
  console.log(cluster.url)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cluster.stop())
}
