/** Work that a caller waits for, done in short steps between the runner's others. */
export interface StepWork {
  readonly busy: boolean
  /** Does the next step, inside the caller's transaction; returns what to do after its commit. */
  step(): Promise<() => void>
  /** Gives up the work whose step failed; its caller gets the error. */
  abort(error: unknown): void
  /** Gives up all of it, because the server stops. */
  stop(): void
}

/** Several kinds of work as one: those that are busy take turns. */
export function takingTurns(works: readonly StepWork[]): StepWork {
  let last = 0
  return {
    get busy() {
      return works.some(({ busy }) => busy)
    },
    step() {
      do last = (last + 1) % works.length
      while (works[last]?.busy !== true)
      return (works[last] as StepWork).step()
    },
    abort: (error) => works[last]?.abort(error),
    stop() {
      for (const work of works) work.stop()
    },
  }
}
