import { startCluster } from '../../scripts/postgres/cluster.ts'

// Pools that an engine leaves open hear that the server goes, and nobody else does.
const SHUT_DOWN = '57P01'
process.on('uncaughtException', (error) => {
  if (error.code === SHUT_DOWN) return
  console.error(error)
  process.exit(1)
})

/** A PostgreSQL of this process's own, on the disk, gone afterwards. */
export async function withPostgres(work) {
  const cluster = await startCluster({ isOnDisk: true })
  try {
    await work(cluster.url)
  } finally {
    await cluster.stop()
  }
}
