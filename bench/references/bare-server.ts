import type { FastifyInstance } from 'fastify'
import { scriptResult } from '../helpers/script.ts'

/** Listens on a free port, tells it, and ends when told so. */
export async function serveBare(app: FastifyInstance): Promise<void> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  process.on('SIGTERM', () => process.exit(0))
  scriptResult({ port: typeof address === 'object' ? address?.port : undefined })
}
