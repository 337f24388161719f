import { openStore } from '../../../db/open-store.ts'
import { untilEnded } from '../until-job.ts'

/** A process that opens a store and lets its jobs run: says when it is ready, and when one job has ended. */
const [url = '', jobId = '', chunk = '', stepModule] = process.argv.slice(2)
const rows = Number(chunk)
// Nobody is left to kill it when the test is gone.
process.stdin.resume().once('end', () => process.exit(1))
const store = await openStore(url, {
  concurrency: 4,
  retentionDays: 36500,
  defaultMaxLimit: 1_000_000,
  chunks: { min: rows, max: rows },
  ...(stepModule !== undefined && { stepModule }),
  onFault(error) {
    throw error
  },
})
process.stdout.write('ready\n')
await untilEnded(store, jobId)
process.stdout.write('ended\n')
await store.close()
process.exit(0)
