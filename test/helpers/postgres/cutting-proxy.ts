import { createServer, connect as dial, type Socket } from 'node:net'
import type { Test } from 'tap'
import { heard } from '../until.ts'

/** Whether a connection is cut before a statement reaches the server, or after the server did it and before its answer is heard. */
export type Cut = 'before' | 'after'
/** A way to a PostgreSQL that can be cut at a statement. */
export interface CuttingProxy {
  /** The database, this way. */
  readonly url: string
  /** How many connections were cut. */
  readonly cuts: number
  /** Asked about each statement that comes by, in the words in which it was prepared; null: it goes on. */
  onStatement(decide: (text: string) => Cut | null): void
  /** From now on every new connection is refused. */
  shut(): void
  /** From now on nothing comes through, and nobody is told: connections stay, and new ones are taken. */
  freeze(): void
  open(): void
}

/** Listens on this machine until the test ends. */
export async function cuttingProxy(t: Test, url: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(url)
  const state = { isShut: false, isFrozen: false, cuts: 0, decide: (_text: string): Cut | null => null }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (state.isShut) return void client.destroy()
    const upstream = dial(Number(port), hostname)
    const pair = [client, upstream]
    const end = () => pair.forEach((socket) => void socket.destroy())
    for (const socket of pair) {
      sockets.add(socket)
      socket.setNoDelay(true).on('error', end).on('close', end)
    }
    /** Set once nothing that the server says is to be heard, except by us. */
    let isDeaf = false
    const statements = readStatements()
    client.on('data', (bytes: Buffer) => {
      if (state.isFrozen) return
      for (const { message, text } of statements(bytes)) {
        const cut = isDeaf || text === null ? null : state.decide(text)
        if (cut !== null) state.cuts++
        // What was sent before still goes to the server.
        if (cut === 'before') return void upstream.end(() => end())
        isDeaf ||= cut === 'after'
        upstream.write(message)
      }
    })
    upstream.on('data', (bytes: Buffer) => {
      if (state.isFrozen) return
      if (!isDeaf) client.write(bytes)
      // The tag of a commit ends with its name.
      else if (/(COMMIT|ROLLBACK)\0/.test(bytes.toString('latin1'))) end()
    })
  })
  await heard(server.listen(0, '127.0.0.1'), 'listening', 'the proxy listens')
  t.teardown(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const through = new URL(url)
  through.port = String((server.address() as { port: number }).port)
  return {
    url: through.href,
    get cuts() {
      return state.cuts
    },
    onStatement(decide) {
      state.decide = decide
    },
    shut() {
      state.isShut = true
    },
    freeze() {
      state.isFrozen = true
    },
    open() {
      state.isShut = false
      state.isFrozen = false
    },
  }
}

interface Message {
  readonly message: Buffer
  /** The statement that it makes the server run; null: none. */
  readonly text: string | null
}

const SSL_REQUEST = 80877103

/** Splits what a client sends into messages. The first one has no type; a prepared statement is run by its name. */
function readStatements(): (bytes: Buffer) => Message[] {
  let rest = Buffer.alloc(0)
  let isStarted = false
  const prepared = new Map<string, string>()
  const textOf = (message: Buffer): string | null => {
    const [first = '', second = ''] = message.subarray(5).toString('utf8').split('\0')
    const type = String.fromCharCode(message[0] as number)
    if (type === 'P') prepared.set(first, second)
    if (type === 'B') return prepared.get(second) ?? null
    return type === 'Q' ? first : null
  }
  /** null: it has not come whole. */
  const lengthOfNext = (): number | null => {
    const typed = isStarted ? 1 : 0
    if (rest.length < typed + 4) return null
    const length = typed + rest.readUInt32BE(typed)
    return rest.length < length ? null : length
  }
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    const messages: Message[] = []
    for (let length = lengthOfNext(); length !== null; length = lengthOfNext()) {
      const message = rest.subarray(0, length)
      messages.push({ message, text: isStarted ? textOf(message) : null })
      // Who asks for encryption first, and is refused, begins again.
      isStarted ||= message.readUInt32BE(4) !== SSL_REQUEST
      rest = rest.subarray(length)
    }
    return messages
  }
}
