/** Work that a caller waits for, done in short steps between the runner's others; `Done`: what a step returns, at once or later. */
export interface StepWork<Done> {
  readonly busy: boolean
  /** Does the next step, inside the caller's transaction; returns what to do after its commit. */
  step(): Done
  /** Gives up the work whose step failed; its caller gets the error. */
  abort(error: unknown): void
  /** Gives up all of it, because the server stops. */
  stop(): void
}

/** Several kinds of work as one: those that are busy take turns. */
export function takingTurns<Done>(works: readonly StepWork<Done>[]): StepWork<Done> {
  let last = 0
  return {
    get busy() {
      return works.some(({ busy }) => busy)
    },
    step() {
      do last = (last + 1) % works.length
      while (works[last]?.busy !== true)
      return (works[last] as StepWork<Done>).step()
    },
    abort: (error) => works[last]?.abort(error),
    stop() {
      for (const work of works) work.stop()
    },
  }
}
