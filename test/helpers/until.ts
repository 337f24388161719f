import { type EventEmitter, once } from 'node:events'

const SECONDS = 60

/** Asks again and again until it is so; throws what it waited for, once it has waited so many seconds. */
export async function until(isSo: () => unknown, waitedFor: string, seconds = SECONDS): Promise<void> {
  let isOver = false
  const ask = async () => {
    while (!isOver && !(await isSo())) await new Promise(setImmediate)
  }
  // A question that is never answered is waited for no longer than others.
  await within(ask(), waitedFor, seconds).finally(() => {
    isOver = true
  })
}

/** What comes within so many seconds; else rejects with what it waited for. */
export async function within<T>(coming: Promise<T>, waitedFor: string, seconds = SECONDS): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`waited ${seconds} s until ${waitedFor}`)), seconds * 1000)
  return Promise.race([coming, late]).finally(() => clearTimeout(timer))
}

/** What comes with the next event of this name, within so many seconds; else rejects with what it waited for. */
export const heard = <T extends unknown[]>(
  emitter: EventEmitter,
  event: string,
  waitedFor: string,
  seconds = SECONDS,
): Promise<T> => leaving((signal) => once(emitter, event, { signal }) as Promise<T>, waitedFor, seconds)

/** The end of a stream or a connection, also one that has come: an error is one of the ways to get there. */
export const closed = (
  stream: EventEmitter & { readonly closed: boolean },
  waitedFor: string,
  seconds = SECONDS,
): Promise<void> => {
  const listen = (signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const ignore = () => {}
    if (stream.closed) resolve()
    stream.on('error', ignore).once('close', resolve)
    signal.addEventListener('abort', () => stream.off('error', ignore).off('close', resolve))
    return promise
  }
  return leaving(listen, waitedFor, seconds)
}

/** Asks now, and after each event of this name, until it is so. */
export function untilHeard(
  emitter: EventEmitter,
  event: string,
  isSo: () => unknown,
  waitedFor: string,
  seconds = SECONDS,
): Promise<void> {
  const listen = async (signal: AbortSignal) => {
    while (!isSo()) await once(emitter, event, { signal })
  }
  return leaving(listen, waitedFor, seconds)
}

/** What comes within so many seconds from a listener that is told when nobody waits for it any more. */
async function leaving<T>(listen: (signal: AbortSignal) => Promise<T>, waitedFor: string, seconds: number): Promise<T> {
  const over = new AbortController()
  return within(listen(over.signal), waitedFor, seconds).finally(() => over.abort())
}
