import { DEFAULT_CHUNKS } from '../runner/chunk-size.ts'
import type { Verbs } from '../store.ts'
import type { StoreOptions } from '../store-options.ts'
import { memoryOf, type WriterStats } from '../writer-stats.ts'
import { type Connection, openForReading } from './connection.ts'
import { openFault } from './faults.ts'
import { createCallers } from './threads/callers.ts'
import type { ReaderData } from './threads/reader.ts'
import type { ReaderAnswers } from './threads/reader-verbs.ts'
import { openThread, type ThreadClient } from './threads/thread-client.ts'
import { newThreads, type Threads } from './threads/threads.ts'
import type { Turns } from './threads/turns.ts'
import type { WriterData } from './threads/writer.ts'

export interface SqliteStoreOptions extends StoreOptions {
  /** A file, made when it isn't there; `:memory:` is a temporary file, removed on close. */
  readonly path: string
  /** Without them it has two new ones. */
  readonly threads?: Threads
}

export interface Opened {
  readonly writer: ThreadClient<Verbs>
  readonly reader: ThreadClient<ReaderAnswers>
  /** For point reads on the caller's own thread. */
  readonly db: Connection
  /** Ends all that goes on in this store: what lies on the disk can't be relied on. */
  lose(cause: Error): void
  readonly isLost: () => boolean
  close(): Promise<void>
}

/** Opens the file in both threads and here, or in none. */
export async function openEverywhere(
  path: string,
  options: SqliteStoreOptions,
  stats: WriterStats,
  turns: Turns,
): Promise<Opened> {
  const { clock = null, concurrency, retentionDays, defaultMaxLimit, chunks = DEFAULT_CHUNKS } = options
  const { threads = newThreads, stepModule = null, isEnforcedOutside = false } = options
  const limits = { concurrency, retentionDays, defaultMaxLimit, chunks }
  const callers = createCallers()
  const shared = { stats: memoryOf(stats), turns: turns.memory, callers: callers.memory }
  const writerData: WriterData = { path, clock, ...limits, isEnforcedOutside, stepModule, ...shared }
  const readerData: ReaderData = { path, clock }
  // Both load their code while the writer makes the file what it should be.
  const taken = { writer: threads.take('writer'), reader: threads.take('reader') }
  const opened: { close(): unknown }[] = []
  const closeAll = async () => {
    // The writer is the last, so that it can fold the write-ahead log into the database file.
    for (const { close } of opened.reverse()) await close()
    await Promise.all([threads.giveBack('writer', taken.writer), threads.giveBack('reader', taken.reader)])
  }
  let closing: Promise<void> | null = null
  let isLost = false
  const clients: Pick<ThreadClient<unknown>, 'abandon'>[] = []
  const lose = (cause: Error) => {
    if (isLost) return
    isLost = true
    for (const client of clients) client.abandon(cause)
    options.onLost?.(cause)
  }
  const events = { onFault: options.onFault, onLost: lose }
  try {
    const writer = await openThread<Verbs>(taken.writer, writerData, { ...events, onSend: callers.sent })
    opened.push(writer)
    clients.push(writer)
    const reader = await openThread<ReaderAnswers>(taken.reader, readerData, events)
    opened.push(reader)
    clients.push(reader)
    const db = openForReading(path)
    opened.push({ close: () => db.close() })
    return {
      writer,
      reader,
      db,
      lose,
      isLost: () => isLost,
      close() {
        closing ??= closeAll()
        return closing
      },
    }
  } catch (error) {
    await closeAll()
    throw openFault(error, path)
  }
}
