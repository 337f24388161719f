import { StoreError } from '../../errors.ts'
import { type Caller, isCaller } from '../../model.ts'
import type { Asked } from '../../verbs.ts'
import { type Call, fromPlain, type Notice, type Reply } from './protocol.ts'
import type { Thread } from './threads.ts'

/** The near end of a thread that answers the verbs `V` for one store. */
export interface ThreadClient<V> {
  /**
   * What the thread answers. Each rejects when the thread has ended, or ends before it has answered. A caller takes turns
   * with others and may leave: then it rejects, and the thread drops the call.
   */
  readonly verbs: Asked<V>
  /** Lets the thread look at its clock at once. */
  wake(): void
  /** Refuses every call, those in hand too, and lets the thread close its store: it can't be relied on any more. */
  abandon(cause: Error): void
  /** Waits for the calls in hand, then lets the thread close its store; harmless when repeated. */
  close(): Promise<void>
}
export interface ThreadEvents {
  onFault(error: Error, jobId: string | null): void
  /** The thread has ended unasked. Calls in hand were rejected, and every later one will be. */
  onLost?: ((error: Error) => void) | undefined
  /** These calls go to the thread. */
  onSend?: ((calls: readonly Call[]) => void) | undefined
}
interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

const CLOSED = 'The server is stopping: nothing was done. Try again in a few seconds.'
export const LOST =
  'The server lost its database and is stopping: it is not certain whether this was done. Look before you repeat it.'
const LEFT = 'The client closed the connection before the answer.'

/**
 * Lets a thread open its part of a store, and resolves when it is ready or rejects with the reason it gave. Calls of one
 * turn of the event loop travel together: a message costs more than what is in it.
 */
export async function openThread<V>(thread: Thread, data: object, events: ThreadEvents): Promise<ThreadClient<V>> {
  const { worker } = thread
  const ready = Promise.withResolvers<readonly string[]>()
  const closed = Promise.withResolvers<void>()
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let outgoing: Call[] = []
  let serving = false
  let over = false
  let refusal: StoreError | null = null

  const flush = () => {
    events.onSend?.(outgoing)
    worker.postMessage(outgoing)
    outgoing = []
  }
  const send = (call: Omit<Call, 'id'>): { id: number; answer: Promise<unknown> } => {
    const id = nextId++
    const answer = new Promise((resolve, reject) => {
      if (refusal !== null) return reject(refusal)
      waiting.set(id, { resolve, reject })
      if (outgoing.push({ id, ...call }) === 1) setImmediate(flush)
    })
    return { id, answer }
  }
  const sendFor = (verb: string, args: readonly unknown[], { share, signal }: Caller): Promise<unknown> => {
    if (signal.aborted) return Promise.reject(new StoreError('abandoned', LEFT))
    const { id, answer } = send({ verb, args, share })
    const leave = () => drop(id)
    signal.addEventListener('abort', leave, { once: true })
    return answer.finally(() => signal.removeEventListener('abort', leave))
  }
  const verbOf =
    (verb: string) =>
    (...args: unknown[]): Promise<unknown> => {
      const caller = args.at(-1)
      return isCaller(caller) ? sendFor(verb, args.slice(0, -1), caller) : send({ verb, args }).answer
    }
  const drop = (id: number): void => {
    const call = waiting.get(id)
    if (call === undefined) return
    waiting.delete(id)
    outgoing = outgoing.filter((one) => one.id !== id)
    worker.postMessage({ drop: id })
    call.reject(new StoreError('abandoned', LEFT))
  }
  const take = (reply: Reply) => {
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.ok) call?.resolve(reply.value)
    else call?.reject(fromPlain(reply.error))
  }
  const finish = (cause: Error) => {
    if (over) return
    over = true
    worker.off('message', onMessage)
    const unasked = serving && refusal === null
    refusal ??= new StoreError('storage_unavailable', LOST, undefined, { cause })
    for (const call of waiting.values()) call.reject(refusal)
    waiting.clear()
    ready.reject(cause)
    closed.resolve()
    if (unasked) events.onLost?.(cause)
  }
  const abandon = (cause: Error) => {
    if (over) return
    finish(cause)
    worker.postMessage('close')
  }
  const onMessage = (message: Reply[] | Notice) => {
    if (Array.isArray(message)) for (const reply of message) take(reply)
    else if (message.notice === 'failed') finish(new Error(message.message))
    else if (message.notice === 'closed') finish(new Error(CLOSED))
    else if (message.notice === 'lost') abandon(fromPlain(message.error))
    else if (message.notice === 'fault') events.onFault(fromPlain(message.error), message.jobId)
    else {
      serving = true
      ready.resolve(message.verbs)
    }
  }

  worker.on('message', onMessage)
  thread.ended.then(finish)
  worker.postMessage({ open: data })
  const names = await ready.promise

  return {
    verbs: Object.fromEntries(names.map((name) => [name, verbOf(name)])) as unknown as Asked<V>,
    wake: () => worker.postMessage([]),
    abandon,
    close() {
      if (refusal === null) {
        refusal = new StoreError('storage_unavailable', CLOSED)
        if (outgoing.length > 0) flush()
        worker.postMessage('close')
      }
      return closed.promise
    },
  }
}
