/** How the writer and the thread that makes its checkpoints signal each other, in memory that both share. */
export interface CheckpointSignals {
  /** What to hand to the other thread. */
  readonly memory: SharedArrayBuffer
  /** The writer's: asks for a checkpoint, unless one is being made. */
  ask(): void
  /** The writer's: whether one was asked for and is not done. */
  readonly isAsked: boolean
  /** The writer's: asks the thread to end, and waits (for at most so long) until it has closed the file. */
  end(milliseconds: number): void
  /** The thread's: sleeps until it is asked; false: it is to end. */
  waitUntilAsked(): boolean
  done(): void
  ended(): void
}

const [STARTING, IDLE, ASKED, ENDING, ENDED] = [0, 1, 2, 3, 4]

/** `memory` is that of the thread that made them; without one it is made. */
export function createCheckpointSignals(
  memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
): CheckpointSignals {
  const cell = new Int32Array(memory)
  const move = (from: number, to: number): boolean => {
    const isMoved = Atomics.compareExchange(cell, 0, from, to) === from
    if (isMoved) Atomics.notify(cell, 0)
    return isMoved
  }
  return {
    memory,
    ask: () => void (move(IDLE, ASKED) || move(STARTING, ASKED)),
    get isAsked() {
      return Atomics.load(cell, 0) === ASKED
    },
    end(milliseconds) {
      // One that hasn't started yet and was asked for nothing has not opened the file, and won't.
      if (move(STARTING, ENDED)) return
      if (move(IDLE, ENDING) || move(ASKED, ENDING)) Atomics.wait(cell, 0, ENDING, milliseconds)
    },
    waitUntilAsked() {
      move(STARTING, IDLE)
      Atomics.wait(cell, 0, IDLE)
      return Atomics.load(cell, 0) === ASKED
    },
    done: () => void move(ASKED, IDLE),
    ended: () => void move(Atomics.load(cell, 0), ENDED),
  }
}
