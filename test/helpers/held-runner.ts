import type { CreateOnStep } from '../../db/runner/runner-steps.ts'

/** How many chunks a job comes to while the clock stands where it stood when the store was opened. */
export const CHUNKS_AT_FIRST = 20

/** Loads this module into the writer thread of a test app, as a part of its `storeOptions`. */
export const HELD_RUNNER = { stepModule: import.meta.filename }

/** As the engine says it. */
const FULL_DISK = process.env.ENGINE === 'postgres' ? '53100' : 'SQLITE_FULL'

/**
 * Holds a running job half-way until the test moves the clock, however fast the machine is and however slow the test:
 * the next chunk meets a full disk, and is tried again. Whatever else the writer is asked, it does meanwhile.
 */
export const createOnStep: CreateOnStep = (clock) => {
  const began = clock.now()
  let chunks = 0
  return (step) => {
    if (step === 'targets-committed') chunks = 0
    if (step === 'chunk-committed') chunks++
    if (step === 'chunk-counted' && chunks >= CHUNKS_AT_FIRST && clock.now() === began) {
      throw Object.assign(new Error('held by the test'), { code: FULL_DISK })
    }
  }
}
