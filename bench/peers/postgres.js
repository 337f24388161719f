import { startCluster } from '../../scripts/postgres/cluster.ts'
import { asked } from './drain.js'

// Pools that an engine leaves open hear that the server goes, and nobody else does.
const SHUT_DOWN = '57P01'
process.on('uncaughtException', (error) => {
  if (error.code === SHUT_DOWN) return
  console.error(error)
  process.exit(1)
})

/** The database that whoever asks names; else a PostgreSQL of this process's own, on the disk, gone afterwards. */
export async function withPostgres(work) {
  const [{ url }] = await asked
  if (url !== undefined) return work(url)
  const cluster = await startCluster({ isOnDisk: true })
  try {
    await work(cluster.url)
  } finally {
    await cluster.stop()
  }
}
