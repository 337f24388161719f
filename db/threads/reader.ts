import { type ClockSource, clockFrom } from '../clock.ts'
import { openForReading } from '../connection.ts'
import { type Hosted, host, type Post } from './host.ts'
import { type Call, type Reply, toPlain } from './protocol.ts'
import { createReaderVerbs, type ReaderVerbs } from './reader-verbs.ts'

export interface ReaderData {
  readonly path: string
  readonly clock: ClockSource
}
type AnyVerb = (...args: readonly unknown[]) => unknown

function openReader({ path, clock }: ReaderData, post: Post): Hosted {
  const db = openForReading(path)
  const verbs = createReaderVerbs(db, clockFrom(clock))
  return {
    take(calls) {
      for (const call of calls) post([answer(verbs, call)])
    },
    close: () => void db.close(),
  }
}

function answer(verbs: ReaderVerbs, { id, verb, args }: Call): Reply {
  try {
    return { id, ok: true, value: (verbs[verb as keyof ReaderVerbs] as AnyVerb)(...args) }
  } catch (error) {
    return { id, ok: false, error: toPlain(error) }
  }
}

host(openReader)
