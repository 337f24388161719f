import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { drain } from './drain.js'
import { withPostgres } from './postgres.js'

const logger = new Logger(() => () => {})

/** Its worker with the batching of its guide to performance. */
await withPostgres((connectionString) =>
  drain(async ({ jobs, batch, concurrency }) => {
    const utils = await makeWorkerUtils({ connectionString, logger })
    await utils.migrate()
    for (let from = 0; from < jobs.length; from += 1000) {
      await utils.addJobs(jobs.slice(from, from + 1000).map((payload) => ({ identifier: 'device', payload })))
    }
    return {
      async work(handle) {
        const worker = batch > 1 ? { localQueue: { size: batch }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } : {}
        const preset = {
          worker: { connectionString, concurrentJobs: concurrency, maxPoolSize: concurrency + 1, ...worker },
        }
        const taskList = { device: async (payload) => handle(payload.mac) }
        const runner = await run({ preset, taskList, logger, noHandleSignals: true })
        await handle.all
        await runner.stop()
      },
      close: () => utils.release(),
    }
  }),
)
