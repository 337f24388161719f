import { resolve } from 'node:path'
import { databaseFile, databaseName, prepareStore } from '../db/open-store.ts'
import type { Announce } from './announce.ts'
import { shutDownOnSignal } from './shut-down.ts'

/** How many connections may wait to be accepted. Further clients try again after 1 s, then 2, then 4. */
const BACKLOG = 4096

let showStack = false

/** The server as a process: starts the app, listens, and ends in good order on SIGTERM and SIGINT. */
export async function serve(announce: Announce): Promise<void> {
  outliveReader()
  const preparing = prepareStore(process.env.DATABASE_URL)
  // Most of a start is loading code; the threads load theirs at the same time.
  const [{ buildApp }, { loadConfig }, { createLogger }] = await Promise.all([
    import('../app.ts'),
    import('../plugins/config.ts'),
    import('../plugins/logging/logging.ts'),
  ])
  const config = loadConfig()
  showStack = config.LOG_LEVEL === 'debug' || config.LOG_LEVEL === 'trace'
  const app = await buildApp({
    config,
    logger: await createLogger(config.LOG_LEVEL),
    storeOptions: { prepared: await preparing },
  })
  shutDownOnSignal(app)
  // Before a first key is made, which is unused, too.
  const isKeyUnused = config.ADMIN_API_KEY === undefined && (await app.store.isOnlyKeyUnused())
  try {
    await app.listen({ host: config.HOST, port: config.PORT, backlog: BACKLOG })
  } catch (error) {
    throw new Error(whyNot(error as ListenError), { cause: error })
  }
  announce({
    origin: app.listeningOrigin.replace(/0\.0\.0\.0|\[::\]/, 'localhost'),
    firstKey: await app.makeFirstAdminKey(),
    unusedKeyIn: isKeyUnused ? whereOf(config.DATABASE_URL) : null,
  })
}

function whereOf(url: string): string {
  const file = databaseFile(url)
  return file === null ? databaseName(url) : resolve(file)
}

/**
 * A reader of the output may go away. That must not end the server, nor delay its end. Replaces the handler of the command
 * line, which ends the process.
 */
function outliveReader(): void {
  process.stdout.removeAllListeners('error').on('error', () => {})
}

/** Says why the server could not start, and ends the process. */
export function giveUp(error: unknown): never {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  process.stderr.write(`Bulk Actions could not start: ${message}\n`)
  if (showStack) process.stderr.write(`${stack}\n`)
  process.exit(1)
}

type ListenError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }

function whyNot({ code = '', message, address, port }: ListenError): string {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${address} is in use: stop the program that listens there, or set PORT to another port.`,
    EACCES: `Port ${port} on ${address} needs more rights than this user has: set PORT to a port above 1023.`,
    EADDRNOTAVAIL: `${address} is not an address of this machine: set HOST to one of its addresses, or to 0.0.0.0.`,
  }
  return sentences[code] ?? message
}
