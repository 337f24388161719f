import { randomBytes } from 'node:crypto'
import { startCluster } from '../postgres/cluster.ts'

/**
 * Does the work with a PostgreSQL for its tests: the one that `TEST_POSTGRES_URL` names, or one of this run's own, of the
 * programs in `TEST_POSTGRES_BIN` if that is set.
 */
export async function withPostgres<T>(work: () => Promise<T>): Promise<T> {
  // Tests of one run share what they copy their databases from, and those of two don't.
  process.env.TEST_RUN ??= randomBytes(4).toString('hex')
  if (process.env.TEST_POSTGRES_URL !== undefined) return work()
  const cluster = await startCluster({ bin: process.env.TEST_POSTGRES_BIN })
  process.env.TEST_POSTGRES_URL = cluster.url
  // Whoever ends this run ends its PostgreSQL, which would go on for ever.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cluster.stop().finally(() => process.exit(1)))
  try {
    return await work()
  } finally {
    await cluster.stop()
  }
}
