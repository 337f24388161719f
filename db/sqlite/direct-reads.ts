import { StoreError } from '../errors.ts'
import type { Opened } from './open-everywhere.ts'
import { guarded, isDamage, storageFault } from './storage-fault.ts'
import { LOST } from './threads/thread-client.ts'

/** Makes reads on the caller's own thread that end with the store: one that meets damage ends it, and later ones refuse. */
export function directReads({ isLost, lose }: Pick<Opened, 'isLost' | 'lose'>) {
  const refusalOf = (error: unknown): unknown => {
    if (isDamage(error)) lose(error as Error)
    return storageFault(error) ?? error
  }
  return <Args extends unknown[], Result>(read: (...args: Args) => Result) =>
    guarded((...args: Args): Result => {
      if (isLost()) throw new StoreError('storage_unavailable', LOST)
      return read(...args)
    }, refusalOf)
}
