import { parentPort, workerData } from 'node:worker_threads'
import { type ClockSource, clockFrom } from '../clock.ts'
import { openForReading } from '../connection.ts'
import { type Call, type Reply, toPlain } from './protocol.ts'
import { createReaderVerbs, type ReaderVerbs } from './reader-verbs.ts'

export interface ReaderData {
  readonly path: string
  readonly clock: ClockSource
}
type AnyVerb = (...args: readonly unknown[]) => unknown

if (parentPort === null) throw new Error('the reader runs in a thread of its own')
const port = parentPort
const { path, clock } = workerData as ReaderData

function answer(verbs: ReaderVerbs, { id, verb, args }: Call): Reply {
  try {
    return { id, ok: true, value: (verbs[verb as keyof ReaderVerbs] as AnyVerb)(...args) }
  } catch (error) {
    return { id, ok: false, error: toPlain(error) }
  }
}

function serve(): void {
  const db = openForReading(path)
  const verbs = createReaderVerbs(db, clockFrom(clock))
  port.on('message', (message: Call[] | 'close') => {
    if (message === 'close') {
      db.close()
      port.close()
      return
    }
    for (const call of message) port.postMessage([answer(verbs, call)])
  })
  port.postMessage({ notice: 'ready' })
}

// Told to when the writer has made the file what it should be; until then this thread loads its code.
port.once('message', (message: 'open' | 'close') => {
  if (message === 'close') port.close()
  else serve()
})
