/**
 * The turns of the writer thread, in one of which everything happens that is ever written. Other threads see whether one
 * is under way without asking.
 */
export interface Turns {
  /** What to hand to the other thread. */
  readonly memory: SharedArrayBuffer
  begin(): void
  end(): void
  /** The number of the rest between two turns that this is; null while a turn is under way. */
  rest(): number | null
}

/** `memory` is that of the thread that made them; without one it is made. */
export function createTurns(memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): Turns {
  const changes = new Int32Array(memory)
  const change = () => void Atomics.add(changes, 0, 1)
  return {
    memory,
    begin: change,
    end: change,
    rest() {
      const count = Atomics.load(changes, 0)
      return (count & 1) === 0 ? count : null
    },
  }
}
