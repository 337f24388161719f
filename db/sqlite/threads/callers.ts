import type { Call } from './protocol.ts'

/** Shows the writer that calls are on their way to it while it is in the middle of a piece of an import. */
export interface Callers {
  /** What to hand to the other thread. */
  readonly memory: SharedArrayBuffer
  /** The near end's: these calls go to the writer. */
  sent(calls: readonly Call[]): void
  /** The writer's: it has them. */
  received(calls: readonly Call[]): void
  /** The writer's: whether there are any that it doesn't have. The next pieces of imports don't count. */
  readonly areWaiting: boolean
}

/** `memory` is that of the thread that made them; without one it is made. */
export function createCallers(memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): Callers {
  const count = new Int32Array(memory)
  const othersIn = (calls: readonly Call[]) => calls.filter(({ verb }) => verb !== 'importPiece').length
  return {
    memory,
    sent: (calls) => void Atomics.add(count, 0, othersIn(calls)),
    received: (calls) => void Atomics.sub(count, 0, othersIn(calls)),
    get areWaiting() {
      return Atomics.load(count, 0) > 0
    },
  }
}
