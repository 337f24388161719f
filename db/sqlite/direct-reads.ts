import { StoreError } from '../errors.ts'
import type { Lookups } from '../store.ts'
import type { Opened } from './open-everywhere.ts'
import { guarded, isDamage, storageFault } from './storage-fault.ts'
import { LOST } from './threads/thread-client.ts'

/** The same reads on the caller's own thread, which end with the store: one that meets damage ends it, and later ones refuse. */
export function directReads({ isLost, lose }: Pick<Opened, 'isLost' | 'lose'>, lookups: Lookups): Lookups {
  const refusalOf = (error: unknown): unknown => {
    if (isDamage(error)) lose(error as Error)
    return storageFault(error) ?? error
  }
  const direct = (read: (...args: never[]) => unknown) =>
    guarded((...args: never[]): unknown => {
      if (isLost()) throw new StoreError('storage_unavailable', LOST)
      return read(...args)
    }, refusalOf)
  return Object.fromEntries(Object.entries(lookups).map(([name, read]) => [name, direct(read)])) as unknown as Lookups
}
