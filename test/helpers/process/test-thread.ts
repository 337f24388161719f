import { parentPort, workerData } from 'node:worker_threads'
import type { Call } from '../../../db/threads/protocol.ts'

/** A thread that speaks the protocol and ends in the way it is told. */
const { start } = workerData as { start: 'ready' | 'failed' | 'thrown' | 'silent' }
if (parentPort === null) throw new Error('this runs in a thread of its own')
const port = parentPort

const verbs: Record<string, (call: Call) => void> = {
  echo: ({ id, args }) => port.postMessage([{ id, ok: true, value: args }]),
  ignore() {},
  die() {
    throw new Error('it broke')
  },
  vanish: () => process.exit(7),
}

if (start === 'thrown') throw new Error('it broke at once')
if (start === 'ready') {
  port.on('message', (message: Call[] | 'close') => {
    if (message === 'close') return port.close()
    for (const call of message) verbs[call.verb]?.(call)
  })
  port.postMessage({ notice: 'ready' })
}
if (start === 'failed') port.postMessage({ notice: 'failed', message: 'the file is gone' })
