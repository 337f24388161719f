import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { StoreError } from '../errors.ts'
import { createFairQueue } from '../fair-queue.ts'
import type { Caller } from '../model.ts'
import { type Connection, statementsOn } from './connection.ts'
import { createPlace, type Place } from './reads.ts'
import type { Session } from './session.ts'

/** Sessions for reads that may take long: each has one statement in hand, so that it can be ended alone. */
export interface LongReads extends Connection {
  /** How many statements wait for another one's end. */
  readonly waiting: number
  /**
   * Reads for somebody: each statement takes turns with those of other shares, of which none has more than half of the
   * sessions. When the caller leaves, the one that runs is cancelled at the server, and the read rejects with `abandoned`.
   */
  forCaller<T>(caller: Caller, read: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Turn {
  readonly share: string
  begin(place: Place): void
}
type Statement = Parameters<Session['query']>
type Reader = Pick<Caller, 'share'> & Partial<Caller>
const NOBODY: Reader = { share: '' }

const abandoned = () => new StoreError('abandoned', 'The client closed the connection before the answer.')

/** `cancel` ends the statement that a process of the server runs, and is fulfilled once that process was told. */
export function createLongReads(
  open: () => Promise<Session>,
  size: number,
  cancel: (processId: number) => Promise<unknown>,
): LongReads {
  const callers = new AsyncLocalStorage<Caller>()
  const places = Array.from({ length: size }, () => createPlace(open))
  const free = [...places]
  const queue = createFairQueue<Turn>()
  const inHand = createCounts()
  const letIn = (): void => {
    const place = free.at(-1)
    const turn = place && queue.take((share) => inHand.of(share) < size / 2)
    if (place === undefined || turn === undefined) return
    free.pop()
    inHand.add(turn.share, 1)
    turn.begin(place)
  }
  const turnOf = ({ share, signal }: Reader): Promise<Place> =>
    new Promise((resolve, reject) => {
      const turn: Turn = {
        share,
        begin(place) {
          signal?.removeEventListener('abort', leave)
          resolve(place)
        },
      }
      const leave = () => {
        queue.remove((one) => one === turn)
        reject(abandoned())
      }
      if (signal?.aborted === true) return leave()
      signal?.addEventListener('abort', leave, { once: true })
      queue.put(turn)
      letIn()
    })
  const query = async (...statement: Statement) => {
    const caller = callers.getStore() ?? NOBODY
    const place = await turnOf(caller)
    try {
      return await askUntilLeft(await place.current(), statement, caller, cancel)
    } finally {
      free.push(place)
      inHand.add(caller.share, -1)
      letIn()
    }
  }
  return {
    prepare: statementsOn(() => ({ query })),
    get waiting() {
      return queue.size
    },
    forCaller: (caller, read) => callers.run(caller, read),
    async close() {
      await Promise.all(places.map((place) => place.close()))
    },
  }
}

function createCounts() {
  const counts = new Map<string, number>()
  const of = (share: string): number => counts.get(share) ?? 0
  return {
    of,
    add(share: string, change: number): void {
      const count = of(share) + change
      if (count === 0) counts.delete(share)
      else counts.set(share, count)
    },
  }
}

/** Ends after the cancelling as well, which would end the next statement of that session otherwise. */
async function askUntilLeft(
  session: Session,
  statement: Statement,
  { signal }: Reader,
  cancel: (processId: number) => Promise<unknown>,
) {
  const hasLeft = () => signal?.aborted === true
  if (hasLeft()) throw abandoned()
  const ended = new AbortController()
  let cancelling: Promise<void> | null = null
  const leave = () => {
    cancelling = cancelUntil(ended.signal, () => cancel(session.processId))
  }
  signal?.addEventListener('abort', leave, { once: true })
  try {
    return await session.query(...statement)
  } catch (error) {
    throw hasLeft() ? abandoned() : error
  } finally {
    signal?.removeEventListener('abort', leave)
    ended.abort()
    await cancelling
  }
}

const AGAIN_MS = 100
/** Again and again: the server forgets a cancel that comes before its statement does. */
async function cancelUntil(ended: AbortSignal, cancel: () => Promise<unknown>): Promise<void> {
  while (!ended.aborted) {
    // Where the server can't be told, the statement ends by itself.
    await cancel().catch(() => {})
    await pause(AGAIN_MS, undefined, { signal: ended }).catch(() => {})
  }
}
