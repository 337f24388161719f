/** The result of the work, or a rejection once the signal is aborted. The work itself goes on. */
export async function raceAbort<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work(), aborted]).finally(() => signal.removeEventListener('abort', stop))
}
