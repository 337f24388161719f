import type { Context } from './context.ts'

/** Thrown through whatever `interruptible` had in hand. */
export class Interrupted extends Error {}

export interface Interruptible<T> {
  readonly context: Context
  /** Must end, in whatever way, when the signal is aborted. */
  readonly work: (signal: AbortSignal) => Promise<T>
  /** Asked at the first Ctrl-C, while the work goes on: whether it is to end. At a second one it ends in any case. */
  readonly shouldStop: () => Promise<boolean>
}

/** Runs something that Ctrl-C may end. Throws `Interrupted` when it did. */
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
