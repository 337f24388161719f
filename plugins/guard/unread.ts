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
interface Sending {
  readonly request: FastifyRequest
  readonly socket: Socket
  sent: number
  looks: number
}
const LOOKS = 4

/** What waits for a client that doesn't read has an end: it holds memory, and a place. Looks at all of them together. */
export default fp<UnreadOptions>(
  async (app, { unreadMs }) => {
    const sending = new Set<Sending>()
    const look = (answer: Sending): void => {
      const { socket, request } = answer
      const isStuck = socket.writableLength > 0 && socket.bytesWritten === answer.sent
      answer.sent = socket.bytesWritten
      answer.looks = isStuck ? answer.looks + 1 : 0
      if (answer.looks < LOOKS) return
      request.log.info({ bytes: socket.writableLength }, 'an answer was not read, and is broken off')
      socket.destroy()
    }
    const timer = setInterval(() => sending.forEach(look), unreadMs / LOOKS)
    app.addHook('onClose', async () => clearInterval(timer))
    app.decorate('endUnread', (request: FastifyRequest, { raw }: FastifyReply) => {
      if (raw.destroyed) return
      const { socket } = request.raw
      const answer = { request, socket, sent: socket.bytesWritten, looks: 0 }
      sending.add(answer)
      raw.once('close', () => sending.delete(answer))
    })
  },
  { name: 'unread' },
)
