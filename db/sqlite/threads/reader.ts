import { type ClockSource, clockFrom } from '../../clock.ts'
import { openForReading } from '../connection.ts'
import { isDamage } from '../faults.ts'
import { type Hosted, host, type Post } from './host.ts'
import { type Call, type Reply, toPlain } from './protocol.ts'
import { createReadTurns } from './read-turns.ts'
import { createReaderVerbs, type ReaderVerbs } from './reader-verbs.ts'

export interface ReaderData {
  readonly path: string
  readonly clock: ClockSource
}
type AnyVerb = (...args: readonly unknown[]) => unknown

/** How long turns follow each other before new calls are let in: to look for them costs, too. */
const LOOK_EVERY_MS = 2
const NOBODY = ''

function openReader({ path, clock }: ReaderData, post: Post): Hosted {
  const db = openForReading(path)
  const turns = createReadTurns()
  const verbs = createReaderVerbs(db, clockFrom(clock), () => turns.waiting)
  let next: NodeJS.Immediate | null = null

  const go = (): void => {
    next = null
    const looks = performance.now() + LOOK_EVERY_MS
    while (turns.next() && performance.now() < looks);
    goOn()
  }
  const goOn = (): void => {
    if (turns.waiting > 0) next ??= setImmediate(go)
  }
  const add = ({ id, verb, args, share = NOBODY }: Call): void =>
    turns.add({
      id,
      share,
      begin: () => (verbs[verb as keyof ReaderVerbs] as AnyVerb)(...args),
      done(error, value) {
        post([replyOf(id, error, value)])
        if (isDamage(error)) post({ notice: 'lost', error: toPlain(error) })
      },
    })
  return {
    verbs: Object.keys(verbs),
    take(calls) {
      calls.forEach(add)
      goOn()
    },
    drop: turns.drop,
    close() {
      if (next !== null) clearImmediate(next)
      while (turns.next());
      db.close()
    },
  }
}

const replyOf = (id: number, error: unknown, value: unknown): Reply =>
  error === null ? { id, ok: true, value } : { id, ok: false, error: toPlain(error) }

host(openReader)
