import type { ClockSource } from './clock.ts'
import type { ChunkLimits } from './runner/chunk-size.ts'

/** The options of every engine. */
export interface StoreOptions {
  readonly concurrency: number
  readonly retentionDays: number
  readonly defaultMaxLimit: number
  /** True: whoever asks for `nextEnforcement` carries out what jobs do, and they wait for it. */
  readonly isEnforcedOutside?: boolean
  readonly clock?: ClockSource
  readonly chunks?: ChunkLimits
  /** A module whose `createOnStep` makes what is called at the runner's steps. */
  readonly stepModule?: string
  /** Hears of a fault that ended a job, and of one that will be tried again. */
  onFault(error: Error, jobId: string | null): void
  /** The store has ended unasked. Calls in hand were rejected, and every later one will be. */
  onLost?: ((error: Error) => void) | undefined
}
