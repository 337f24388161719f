import { Worker } from 'node:worker_threads'
import { StoreError } from '../errors.ts'
import { type Call, fromPlain, type Notice, type Reply } from './protocol.ts'

/** The near end of a thread that answers verbs. */
export interface ThreadClient {
  /** Rejects when the thread has ended, or ends before it has answered. */
  call<T>(verb: string, ...args: unknown[]): Promise<T>
  /** Lets the thread look at its clock at once. */
  wake(): void
  /** Waits for the calls in hand, then ends the thread; harmless when repeated. */
  close(): Promise<void>
}
export interface ThreadEvents {
  onFault(error: Error, jobId: string | null): void
  /** The thread has ended unasked. Calls in hand were rejected, and every later one will be. */
  onLost?: ((error: Error) => void) | undefined
}
interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

const CLOSED = 'The server is stopping: nothing was done. Try again in a few seconds.'
const LOST =
  'The server lost its database and is stopping: whether this was done is not certain. Read before you repeat.'

/**
 * Starts a thread and resolves when it is ready, or rejects with the reason it gave once it has ended. Calls of one turn
 * of the event loop travel together: a message costs more than what is in it. A thread that needs what another one makes
 * is told to `open` after that is there, and ends when it never will be.
 */
export async function startThread(
  file: URL,
  workerData: object,
  events: ThreadEvents,
  after: Promise<unknown> | null = null,
): Promise<ThreadClient> {
  const worker = new Worker(file, { workerData })
  after?.then(
    () => worker.postMessage('open'),
    () => worker.postMessage('close'),
  )
  const ready = Promise.withResolvers<void>()
  const exited = Promise.withResolvers<void>()
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let outgoing: Call[] = []
  let serving = false
  let cause: Error | null = null
  let refusal: StoreError | null = null

  const flush = () => {
    worker.postMessage(outgoing)
    outgoing = []
  }
  const settle = (reply: Reply) => {
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.ok) call?.resolve(reply.value)
    else call?.reject(fromPlain(reply.error))
  }

  worker.on('message', (message: Reply[] | Notice) => {
    if (Array.isArray(message)) for (const reply of message) settle(reply)
    else if (message.notice === 'failed') cause = new Error(message.message)
    else if (message.notice === 'fault') events.onFault(fromPlain(message.error), message.jobId)
    else {
      serving = true
      ready.resolve()
    }
  })
  worker.on('error', (error) => {
    cause = error instanceof Error ? error : new Error(String(error))
  })
  worker.on('exit', (code) => {
    const error = cause ?? new Error(`a database thread ended with code ${code}`)
    const unasked = serving && refusal === null
    refusal ??= new StoreError('storage_unavailable', LOST, undefined, { cause: error })
    for (const call of waiting.values()) call.reject(refusal)
    waiting.clear()
    ready.reject(error)
    exited.resolve()
    if (unasked) events.onLost?.(error)
  })
  await ready.promise

  return {
    call: <T>(verb: string, ...args: unknown[]) =>
      new Promise<T>((resolve, reject) => {
        if (refusal !== null) return reject(refusal)
        const id = nextId++
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
        if (outgoing.push({ id, verb, args }) === 1) setImmediate(flush)
      }),
    wake: () => worker.postMessage([]),
    close() {
      if (refusal === null) {
        refusal = new StoreError('storage_unavailable', CLOSED)
        if (outgoing.length > 0) flush()
        worker.postMessage('close')
      }
      return exited.promise
    },
  }
}
