/** What is waited for, unless the signal comes first: then rejects with its reason, and the work goes on unheard. */
export async function raceAbort<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work(), aborted]).finally(() => signal.removeEventListener('abort', stop))
}
