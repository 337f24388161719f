import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

/** What of one connection is being answered, and what waits for that. */
interface Line {
  answering: number
  /** Whether what is being answered may change something. */
  isChanging: boolean
  readonly waiting: Waiting[]
}
interface Waiting {
  readonly isSafe: boolean
  readonly answer: ServerResponse
  readonly begin: () => void
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Requests that wait on one connection; who sends more is cut off. */
const MOST_WAITING = 1000

/**
 * Keeps the order of requests that a client sends without waiting for answers: one that may change something begins when
 * all before it are answered, and those behind it when it is. A GET behind a cancel shows the job as cancelled.
 */
export default fp(
  async (app) => {
    const lines = new WeakMap<Socket, Line>()
    const lineOf = (socket: Socket): Line => {
      const known = lines.get(socket)
      if (known !== undefined) return known
      const line: Line = { answering: 0, isChanging: false, waiting: [] }
      lines.set(socket, line)
      return line
    }
    app.addHook('onRequest', (request, reply, begin) => {
      const line = lineOf(request.raw.socket)
      const one: Waiting = { isSafe: SAFE.has(request.method), answer: reply.raw, begin }
      if (line.waiting.length === 0 && mayBegin(line, one)) start(line, one)
      else if (line.waiting.length < MOST_WAITING) line.waiting.push(one)
      else request.raw.socket.destroy()
    })
  },
  { name: 'in-order' },
)

const mayBegin = ({ answering, isChanging }: Line, { isSafe }: Waiting): boolean =>
  answering === 0 || (isSafe && !isChanging)

function start(line: Line, { isSafe, answer, begin }: Waiting): void {
  line.answering++
  line.isChanging = !isSafe
  answer.once('close', () => {
    line.answering--
    if (line.answering === 0) line.isChanging = false
    startNext(line)
  })
  begin()
}

function startNext(line: Line): void {
  for (let next = line.waiting[0]; next !== undefined && mayBegin(line, next); next = line.waiting[0]) {
    line.waiting.shift()
    // Its client has gone.
    if (!next.answer.destroyed) start(line, next)
  }
}
