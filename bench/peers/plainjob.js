import { join } from 'node:path'
import Database from 'better-sqlite3'
import { better, defineQueue, defineWorker } from 'plainjob'
import { drain } from './drain.js'

const silent = { error: console.error, warn: () => {}, info: () => {}, debug: () => {} }

/** As its README has it: one worker, one job after the other. */
await drain(({ folder, jobs }) => {
  const connection = better(new Database(join(folder, 'plainjob.db')))
  const queue = defineQueue({ connection, logger: silent })
  queue.addMany('device', jobs)
  return {
    async work(handle) {
      const worker = defineWorker('device', async (job) => handle(JSON.parse(job.data).mac), { queue, logger: silent })
      const working = worker.start()
      await handle.all
      await worker.stop()
      await working
    },
    close: () => queue.close(),
  }
})
