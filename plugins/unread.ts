import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Closes the connection of this answer when its client stops reading for too long. */
    readonly endUnread: (request: FastifyRequest, reply: FastifyReply) => void
  }
}
export interface UnreadOptions {
  /** How long bytes may lie ready for a client that takes none of them. */
  readonly unreadMs: number
}
interface Watched {
  readonly request: FastifyRequest
  sent: number
}
const LOOKS = 4

/** What waits for a client that doesn't read has an end: it holds memory, and a place. Looks at all of them together. */
export default fp<UnreadOptions>(
  async (app, { unreadMs }) => {
    const watched = new Map<Socket, Watched & { looks: number }>()
    const look = (socket: Socket): void => {
      const stream = watched.get(socket)
      if (stream === undefined) return
      const isStuck = socket.writableLength > 0 && socket.bytesWritten === stream.sent
      stream.sent = socket.bytesWritten
      stream.looks = isStuck ? stream.looks + 1 : 0
      if (stream.looks < LOOKS) return
      stream.request.log.info({ bytes: socket.writableLength }, 'an answer was not read, and is broken off')
      socket.destroy()
    }
    const timer = setInterval(() => [...watched.keys()].forEach(look), unreadMs / LOOKS)
    app.addHook('onClose', async () => clearInterval(timer))
    app.decorate('endUnread', (request: FastifyRequest, reply: FastifyReply) => {
      const { socket } = request.raw
      watched.set(socket, { request, sent: socket.bytesWritten, looks: 0 })
      reply.raw.once('close', () => watched.delete(socket))
    })
  },
  { name: 'unread' },
)
