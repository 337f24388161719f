import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

/** However many files a process may open. */
const MOST = 10_000
/** A connection may need files of its own: those that an import sorts in, and what it has compressed. */
const FILES_FOR_EACH = 3
const QUIET_MS = 60_000

export interface ConnectionsOptions {
  /** How many files this process may open; read from the system without it. */
  readonly openFiles?: number | undefined
}

/**
 * Bounds the connections by what the open files of this process allow: whoever opens enough of them, without any key,
 * would leave none for the database. One more takes the place of the one that has been without a request for the longest
 * time, so that nobody keeps others out who sends nothing, or half a request.
 */
export default fp<ConnectionsOptions>(
  async (app, { openFiles = openFilesLimit() }) => {
    const most = Math.min(MOST, Math.floor(openFiles / FILES_FOR_EACH))
    /** Those without a request in hand, in the order in which they were last used. */
    const resting = new Set<Socket>()
    const requests = new Map<Socket, number>()
    const count = (socket: Socket, more: number): void => {
      const inHand = (requests.get(socket) ?? 0) + more
      requests.set(socket, inHand)
      resting.delete(socket)
      if (inHand === 0) resting.add(socket)
    }
    let toldAt = Number.NEGATIVE_INFINITY
    const tell = ({ remoteAddress }: Socket): void => {
      if (performance.now() - toldAt < QUIET_MS) return
      toldAt = performance.now()
      app.log.warn(
        { address: remoteAddress },
        `${most} connections are open, so idle ones are closed for new ones: raise the limit of open files, or find out which clients hold them`,
      )
    }
    app.server.on('connection', (socket: Socket) => {
      count(socket, 0)
      socket.once('close', () => {
        requests.delete(socket)
        resting.delete(socket)
      })
      if (requests.size <= most) return
      tell(socket)
      const [oldest = socket] = resting
      oldest.destroy()
      requests.delete(oldest)
      resting.delete(oldest)
    })
    const countOpen = (socket: Socket, more: number) => requests.has(socket) && count(socket, more)
    app.addHook('onRequest', async ({ raw }) => void countOpen(raw.socket, 1))
    // An answer that breaks off takes its connection with it.
    app.addHook('onResponse', async ({ raw }) => void countOpen(raw.socket, -1))
  },
  { name: 'connections' },
)

/** How many files this process may open, as Linux tells it; elsewhere Node has raised it to what is enough. */
export function openFilesLimit(limits = '/proc/self/limits'): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync(limits, 'utf8'))
    return soft === null ? Number.POSITIVE_INFINITY : Number(soft[1])
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
