import { PgBoss } from 'pg-boss'
import { drain } from './drain.js'
import { withPostgres } from './postgres.js'

/** Its worker with batches, which fetches on while they are full. */
await withPostgres((url) =>
  drain(async ({ jobs, batch }) => {
    const boss = new PgBoss(url)
    boss.on('error', (error) => console.error(error))
    await boss.start()
    await boss.createQueue('device')
    for (let from = 0; from < jobs.length; from += 1000) {
      await boss.insert(
        'device',
        jobs.slice(from, from + 1000).map((data) => ({ data })),
      )
    }
    return {
      async work(handle) {
        const options = { batchSize: batch, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true }
        await boss.work('device', options, async (batched) => {
          for (const job of batched) handle(job.data.mac)
        })
        await handle.all
        // Completes the last batch.
        await boss.offWork('device', { wait: true })
      },
      close: () => boss.stop({ graceful: false }),
    }
  }),
)
