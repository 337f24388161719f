import { readFileSync } from 'node:fs'
import type { DropArgument } from 'node:net'
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
 * Closes connections above what the open files of this process allow, at once and unanswered. Without a bound, whoever
 * opens enough of them, without any key, would leave none for the database.
 */
export default fp<ConnectionsOptions>(
  async (app, { openFiles = openFilesLimit() }) => {
    const most = Math.min(MOST, Math.floor(openFiles / FILES_FOR_EACH))
    app.server.maxConnections = most
    let toldAt = Number.NEGATIVE_INFINITY
    app.server.on('drop', (dropped?: DropArgument) => {
      if (performance.now() - toldAt < QUIET_MS) return
      toldAt = performance.now()
      app.log.warn(
        { address: dropped?.remoteAddress },
        `${most} connections are open, and no more are taken; let the process open more files, or look who holds them`,
      )
    })
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
