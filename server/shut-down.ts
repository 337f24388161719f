import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Milliseconds after which imports are broken off, connections are cut, and the process ends. */
const LAST_CALL_AFTER = 2_000
const CUT_AFTER = 3_000
const EXIT_AFTER = 4_800
const SWEEP_EVERY = 50

/**
 * Ends the process in good order: on SIGTERM and SIGINT with exit code 0, and with 1 when the database is lost. No new
 * connection is taken, requests in flight are answered, the chunk in hand is committed. A second signal ends it at once.
 */
export function shutDownOnSignal(app: FastifyInstance): void {
  const cutUnused = trackUnused(app)
  let closing = false
  const close = (exitCode: number): void => {
    closing = true
    setTimeout(app.callLast, LAST_CALL_AFTER)
    setTimeout(() => app.server.closeAllConnections(), CUT_AFTER)
    setTimeout(() => process.exit(1), EXIT_AFTER)
    const fail = (error: unknown) => {
      app.log.error({ err: error }, 'could not close cleanly')
      process.exit(1)
    }
    app.close().then(() => process.exit(exitCode), fail)
    cutUnused()
    // A connection stays open for another request after its last answer.
    setInterval(() => app.server.closeIdleConnections(), SWEEP_EVERY)
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing) process.exit(1)
    app.log.info({ signal }, 'closing')
    close(0)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  app.storeLost.then(() => close(1))
}

/** Browsers open connections in advance. Node counts one without a request as busy, and would wait for it. */
function trackUnused(app: FastifyInstance): () => void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
}
