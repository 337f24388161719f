import type { Store } from '../../db/store.ts'
import { storeOf } from './test-database.ts'

export interface FaultyStore {
  readonly store: Store
  /** From now on these verbs throw this; `null` mends them. */
  fail(error: Error | null, verbs?: readonly (keyof Store)[]): void
}

/** What the server needs to begin with, to know who calls and to end. */
const SOUND: readonly string[] = [
  'findKeys',
  'hasKeys',
  'touchKey',
  'renewAdminKey',
  'wake',
  'close',
] satisfies (keyof Store)[]

/** The real store on a database of its own, all of whose verbs can be made to fail. */
export async function faultyStore(t: { teardown(work: () => unknown): unknown }): Promise<FaultyStore> {
  const real = await storeOf(t)
  let fault: Error | null = null
  let failing: (name: string) => boolean = () => false
  const verbs = Object.entries(real).map(([name, verb]) => {
    if (typeof verb !== 'function') return [name, verb]
    const guarded = (...args: unknown[]): unknown => {
      if (fault !== null && failing(name)) throw fault
      return verb(...args)
    }
    return [name, guarded]
  })
  return {
    store: Object.fromEntries(verbs),
    fail(error, only) {
      fault = error
      failing = (name) => (only === undefined ? !SOUND.includes(name) : (only as readonly string[]).includes(name))
    },
  }
}
