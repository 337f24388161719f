import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

export type ThreadKind = 'writer' | 'reader'

/** A thread that hosts a store's part of its kind (`host.ts`), one store after the other. */
export interface Thread {
  readonly worker: Worker
  /** Fulfilled with the reason once it has ended. */
  readonly ended: Promise<Error>
}

/** Where a store takes its threads from. What starts one costs is mostly loading its code, which begins at once. */
export interface Threads {
  take(kind: ThreadKind): Thread
  /** Gives back one that hosts no store any more, or has ended; once each. */
  giveBack(kind: ThreadKind, thread: Thread): Promise<void>
}

/** New threads for each store, ended after it. */
export const newThreads: Threads = {
  take: (kind) => startThread(threadFile(kind)),
  giveBack: (_, thread) => endThread(thread),
}

/** Threads for one store that are started now, before anybody asks for them. */
export function earlyThreads(): Threads {
  const early = { writer: newThreads.take('writer'), reader: newThreads.take('reader') }
  return { take: (kind) => early[kind], giveBack: newThreads.giveBack }
}

export function startThread(file: URL): Thread {
  const worker = new Worker(file)
  const ended = new Promise<Error>((resolve) => {
    let cause: Error | null = null
    worker.once('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error))
    })
    worker.once('exit', (code) => resolve(cause ?? new Error(`a database thread ended with code ${code}`)))
  })
  return { worker, ended }
}

export async function endThread({ worker, ended }: Thread): Promise<void> {
  worker.postMessage('end')
  await ended
}

/** A thread's file is TypeScript here, and JavaScript in the package. */
const threadFile = (kind: ThreadKind): URL => new URL(`./${kind}${extname(import.meta.filename)}`, import.meta.url)
