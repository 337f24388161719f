/** Where every thread gets the time from; tests move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch, as the machine has it: somebody may set it ahead or back. */
  now(): number
  /** Milliseconds that have passed since some moment, which nobody can set. They stand while the machine sleeps. */
  elapsed(): number
}
/** Which clock a thread uses: null for the system's, or the memory in which a test keeps the time. */
export type ClockSource = SharedArrayBuffer | null

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() }

export function clockFrom(source: ClockSource): Clock {
  if (source === null) return systemClock
  const cells = new BigInt64Array(source)
  return { now: () => Number(Atomics.load(cells, NOW)), elapsed: () => Number(Atomics.load(cells, ELAPSED)) }
}

const [NOW, ELAPSED] = [0, 1]

/** A clock that stands until it is moved. `source` carries it into other threads. */
export interface ManualClock extends Clock {
  readonly source: SharedArrayBuffer
  /** Lets the time pass until then; a moment in the past is one that somebody sets it back to. */
  set(now: number): void
  /** Lets so much time pass; a negative number sets it back. */
  advance(milliseconds: number): void
  /** Sets it ahead or back, while no time passes. */
  jump(milliseconds: number): void
}

export function manualClock(start: number): ManualClock {
  const source = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)
  const cells = new BigInt64Array(source)
  Atomics.store(cells, NOW, BigInt(start))
  const clock = clockFrom(source)
  const jump = (milliseconds: number) => void Atomics.add(cells, NOW, BigInt(milliseconds))
  const advance = (milliseconds: number) => {
    Atomics.add(cells, ELAPSED, BigInt(Math.max(0, milliseconds)))
    jump(milliseconds)
  }
  return { ...clock, source, advance, jump, set: (now) => advance(now - clock.now()) }
}
