import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { createCheckpointSignals } from './checkpoint-signals.ts'

export interface CheckpointerData {
  readonly path: string
  readonly memory: SharedArrayBuffer
}

/**
 * A thread of the writer's that makes checkpoints when it is asked, and sleeps meanwhile. One that fails is made again
 * when it is asked the next time; the writer tells of it, which now and then makes one itself.
 */
const { path, memory } = workerData as CheckpointerData
const signals = createCheckpointSignals(memory)
let db: Database.Database | null = null
try {
  while (signals.waitUntilAsked()) {
    try {
      db ??= new Database(path, { fileMustExist: true, timeout: 0 })
      db.pragma('wal_checkpoint(PASSIVE)')
    } catch {
      db?.close()
      db = null
    }
    signals.done()
  }
  db?.close()
} finally {
  signals.ended()
}
