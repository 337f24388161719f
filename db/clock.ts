/** Where every thread gets the time from; tests move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}
/** How a thread is told which clock to use: nothing for the system's, or the memory a test keeps the time in. */
export type ClockSource = SharedArrayBuffer | null

export const systemClock: Clock = { now: () => Date.now() }

export function clockFrom(source: ClockSource): Clock {
  if (source === null) return systemClock
  const cell = new BigInt64Array(source)
  return { now: () => Number(Atomics.load(cell, 0)) }
}

/** A clock that stands until it is moved. `source` carries it into other threads. */
export interface ManualClock extends Clock {
  readonly source: SharedArrayBuffer
  set(now: number): void
  advance(milliseconds: number): void
}

export function manualClock(start: number): ManualClock {
  const source = new SharedArrayBuffer(8)
  const cell = new BigInt64Array(source)
  Atomics.store(cell, 0, BigInt(start))
  return {
    source,
    now: () => Number(Atomics.load(cell, 0)),
    set: (now) => void Atomics.store(cell, 0, BigInt(now)),
    advance: (milliseconds) => void Atomics.add(cell, 0, BigInt(milliseconds)),
  }
}
