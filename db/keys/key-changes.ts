import type { Asked } from '../verbs.ts'
import type { KeyVerbs } from './key-store.ts'

type KeyChanges = Omit<KeyVerbs, 'touchKey'>

/** The verbs that change keys. They call the listeners before they answer, also when it is not certain that they did. */
export function keyChanges(verbs: Asked<KeyChanges>) {
  const listeners: (() => void)[] = []
  const told =
    <Args extends unknown[], Result>(verb: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      verb(...args).finally(() => {
        for (const listener of listeners) listener()
      })
  const changing: Asked<KeyChanges> = {
    createKey: told(verbs.createKey),
    renewAdminKey: told(verbs.renewAdminKey),
    revokeKey: told(verbs.revokeKey),
  }
  return { verbs: changing, onChanged: (listener: () => void) => void listeners.push(listener) }
}
