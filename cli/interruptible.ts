import type { Context } from './context.ts'

/** Thrown by `interruptible` after an interrupt. */
export class Interrupted extends Error {}

export interface Interruptible<T> {
  readonly context: Context
  /** Has to end once the signal is aborted. */
  readonly work: (signal: AbortSignal) => Promise<T>
  /** Called at the first Ctrl-C, while the work goes on: whether to end it. A second Ctrl-C ends it in any case. */
  readonly shouldStop: () => Promise<boolean>
}

/** Runs work that Ctrl-C may end. Throws `Interrupted` where it did. */
export async function interruptible<T>({ context, work, shouldStop }: Interruptible<T>): Promise<T> {
  const controller = new AbortController()
  let asking = false
  const stop = () => controller.abort(new Interrupted())
  const release = context.onInterrupt(() => {
    if (asking) return stop()
    asking = true
    shouldStop().then(
      (yes) => {
        asking = false
        if (yes) stop()
      },
      (error: unknown) => controller.abort(error),
    )
  })
  try {
    return await work(controller.signal)
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    release()
  }
}
