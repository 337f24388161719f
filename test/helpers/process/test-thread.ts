import { type Hosted, host } from '../../../db/sqlite/threads/host.ts'
import type { Call } from '../../../db/sqlite/threads/protocol.ts'

export interface TestThreadData {
  readonly path: string
  readonly start: 'ready' | 'failed' | 'thrown' | 'silent'
}

/** A thread whose store does what it is told, and ends the thread in the way it is told. */
host<TestThreadData>(({ path, start }, post) => {
  if (start === 'failed') throw new Error('the file is gone')
  if (start === 'thrown') setImmediate(breakAtOnce)
  if (start === 'silent') process.exit(0)
  if (start !== 'ready') return new Promise<Hosted>(() => {})
  const verbs: Record<string, (call: Call) => void> = {
    echo: ({ id, args }) => post([{ id, ok: true, value: args }]),
    path: ({ id }) => post([{ id, ok: true, value: path }]),
    ignore() {},
    die() {
      throw new Error('it broke')
    },
    vanish: () => process.exit(7),
  }
  return {
    verbs: Object.keys(verbs),
    take(calls) {
      for (const call of calls) verbs[call.verb]?.(call)
    },
    close() {},
  }
})

function breakAtOnce(): void {
  throw new Error('it broke at once')
}
