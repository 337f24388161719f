import { clockFrom } from '../clock.ts'
import { keyChanges } from '../keys/key-changes.ts'
import type { Store } from '../store.ts'
import { createWriterStats } from '../writer-stats.ts'
import { unpackFeed } from './devices/packed-feed.ts'
import { directReads, keepJobs } from './direct-reads.ts'
import { databasePath, freeBytes, sizeOf } from './file/database-file.ts'
import { unpackItems } from './jobs/packed-items.ts'
import { createLookups } from './lookups.ts'
import { openEverywhere, type SqliteStoreOptions } from './open-everywhere.ts'
import { createTurns } from './threads/turns.ts'

/** Throws an error whose message names the file and says what to do: it can't be opened, is in use, or is not ours. */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, remove } = databasePath(options.path)
  const clock = clockFrom(options.clock ?? null)
  const stats = createWriterStats()
  const turns = createTurns()
  const opened = await openEverywhere(path, options, stats, turns).catch((error) => {
    remove()
    throw error
  })
  const { writer, reader, db, close } = opened
  const lookups = directReads(opened, createLookups(db, clock))
  const secret = db.prepare<[], { value: Buffer }>(`SELECT value FROM meta WHERE name = 'secret'`).get()
  const keys = keyChanges(writer.verbs)

  return {
    ...writer.verbs,
    ...keys.verbs,
    ...reader.verbs,
    feedPage: async (...page) => unpackFeed(await reader.verbs.packedFeedPage(...page)),
    listItems: async (...page) => unpackItems(await reader.verbs.packedItems(...page)),
    ...lookups,
    getJob: keepJobs(lookups.getJob, turns),
    secret: new Uint8Array(secret?.value ?? []),
    times: stats.times,
    measures: async () => [
      {
        name: 'bulk_actions_wal_bytes',
        help: 'Size of the write-ahead log of the database.',
        value: await sizeOf(`${path}-wal`),
      },
      {
        name: 'bulk_actions_writer_batch_size',
        help: 'Calls that shared one commit.',
        value: stats.groupSize.read(),
      },
      {
        name: 'bulk_actions_writer_commit_seconds',
        help: 'Time of these commits, mostly that of the disk.',
        value: stats.commitSeconds.read(),
      },
    ],
    freeDiskBytes: () => freeBytes(path),
    onKeysChanged: keys.onChanged,
    wake: writer.wake,
    close: () => close().then(remove),
  }
}
