import { endThread, newThreads, type Thread, type ThreadKind, type Threads } from '../../db/sqlite/threads/threads.ts'

const idle: Record<ThreadKind, Thread[]> = { writer: [], reader: [] }

/**
 * Threads that host the stores of all tests of a process, one after the other: most of what a small test would cost is
 * starting two threads. They let the process end, and end with it in good order, or what ran in them would not be counted.
 */
export const keptThreads: Threads = {
  take(kind) {
    const thread = idle[kind].pop() ?? newThreads.take(kind)
    thread.worker.ref()
    return thread
  },
  async giveBack(kind, thread) {
    thread.worker.unref()
    if (thread.worker.threadId !== -1) idle[kind].push(thread)
  },
}

process.once('beforeExit', () => {
  for (const thread of [...idle.writer, ...idle.reader]) {
    thread.worker.ref()
    void endThread(thread)
  }
})
