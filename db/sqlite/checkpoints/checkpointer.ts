import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { createCheckpointSignals } from './checkpoint-signals.ts'

export interface CheckpointerData {
  readonly path: string
  readonly memory: SharedArrayBuffer
}

/**
 * A thread that makes checkpoints when the writer asks for one, and sleeps otherwise. One that fails is made again at
 * the next request. The writer reports faults: it makes a checkpoint itself now and then.
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
