/** What the writer knows of the machine's clock, in milliseconds since the epoch, for threads that don't ask it. */
export interface SharedTimes {
  /** What to hand to the other thread. */
  readonly memory: SharedArrayBuffer
  /** How far the clock has proved itself by going on. */
  settled: number
  /** The latest time that the file knew of when it was opened; NaN: it was new. */
  seen: number
}

/** `memory` is that of the thread that made them; without one it is made. */
export function createSharedTimes(memory = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT)): SharedTimes {
  const cells = new Float64Array(memory)
  const [SETTLED, SEEN] = [0, 1]
  return {
    memory,
    get settled() {
      return cells[SETTLED] as number
    },
    set settled(time) {
      cells[SETTLED] = time
    },
    get seen() {
      return cells[SEEN] as number
    },
    set seen(time) {
      cells[SEEN] = time
    },
  }
}
