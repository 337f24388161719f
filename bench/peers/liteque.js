import { join } from 'node:path'
import Database from 'better-sqlite3'
import { buildDBClient, Runner, SqliteQueue } from 'liteque'
import { z } from 'zod'
import { drain } from './drain.js'

/**
 * It hands better-sqlite3 a transaction that is an async function, which later releases refuse. Its statements run one by
 * one instead, which is what the earlier ones came to: one read, and one write with its commit.
 */
Database.prototype.transaction = (work) => ({ deferred: work, immediate: work, exclusive: work })

/** As its README has it. */
await drain(async ({ folder, jobs, concurrency }) => {
  const db = buildDBClient(join(folder, 'liteque.db'), { runMigrations: true })
  const queue = new SqliteQueue('devices', db, { defaultJobArgs: { numRetries: 2 }, keepFailedJobs: false })
  for (const job of jobs) await queue.enqueue(job)
  return {
    async work(handle) {
      const runner = new Runner(
        queue,
        { run: async (job) => handle(job.data.mac), onComplete: async () => {}, onError: async () => {} },
        { concurrency, pollIntervalMs: 1000, timeoutSecs: 60, validator: z.object({ mac: z.number() }) },
      )
      const running = runner.run()
      await handle.all
      runner.stop()
      await running
    },
    close: () => {},
  }
})
// It leaves a timer behind for each job, which would keep the process for a minute.
process.exit()
