import { connect, type Socket } from 'node:net'
import { scriptInput } from './script.ts'

/** Requests at a fixed rate, whether or not earlier ones were answered: who waits for answers never sees a queue. */
export interface OpenLoopInput {
  readonly port: number
  readonly path: string
  readonly authorization: string
  /** Requests in a second. */
  readonly rate: number
  readonly seconds: number
}
export interface OpenLoopResult {
  /** For each request when it was due, in milliseconds since the epoch, and how long after that it was answered. */
  readonly samples: readonly (readonly [due: number, milliseconds: number])[]
  readonly faults: number
}

const CONNECTIONS = 64

const { port, path, authorization, rate, seconds } = await scriptInput<OpenLoopInput>()
const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\n\r\n`
const samples: [number, number][] = []
let faults = 0
const now = () => performance.timeOrigin + performance.now()

/** A connection that sends one request after the other and keeps the times at which those on their way were due. */
function createConnection(socket: Socket) {
  const due: number[] = []
  let text = ''
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    text += chunk
    for (;;) {
      const head = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (head < 0 || text.length < head + 4 + length) return
      if (!text.startsWith('HTTP/1.1 200 ')) faults++
      const sent = due.shift() as number
      samples.push([sent, now() - sent])
      text = text.slice(head + 4 + length)
    }
  })
  return {
    send(at: number) {
      due.push(at)
      socket.write(request)
    },
  }
}

const connections = await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    const socket = connect(port, '127.0.0.1')
    await new Promise((done) => socket.once('connect', done))
    return createConnection(socket)
  }),
)
const began = now()
const total = Math.floor(rate * seconds)
let sent = 0
while (sent < total) {
  const due = Math.min(total, Math.floor(((now() - began) / 1000) * rate))
  for (; sent < due; sent++) connections[sent % CONNECTIONS]?.send(began + (sent / rate) * 1000)
  await new Promise((done) => setTimeout(done, 1))
}
const patience = now() + 5000
while (samples.length < total && now() < patience) await new Promise((done) => setTimeout(done, 10))
faults += total - samples.length
process.send?.({ samples, faults } satisfies OpenLoopResult, () => process.exit(0))
