import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from '../config.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The job that the request is about or has made, for the log; the id in the path unless a handler says more. */
    jobId: string | null
  }
}

/** Where a secret could appear, should somebody log a request whole. */
const SECRETS = ['authorization', 'headers.authorization', 'req.headers.authorization', 'ADMIN_API_KEY']

/** The log: short lines for people on a terminal, JSON lines otherwise. */
export async function createLogger(level: Config['LOG_LEVEL'], stream?: DestinationStream): Promise<Logger> {
  const options = { level, redact: { paths: SECRETS, censor: '[redacted]' } }
  if (stream !== undefined) return pino(options, stream)
  if (!process.stdout.isTTY) return pino(options, lastingOutput())
  const { terminalOutput } = await import('./terminal-log.ts')
  return pino(options, terminalOutput())
}

/**
 * Standard output, for as long as it can't be written to (a log file on a full disk) as well: lines wait, at most
 * 1 MiB of them, and are written with the next ones. On exit they don't: that would be tried again for ever.
 */
function lastingOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, maxLength: 1024 * 1024 })
  output.on('error', () => {
    output.flushSync = () => {}
  })
  return output
}

/** What probes ask again and again. */
const PROBED: ReadonlySet<string> = new Set(['getLiveness', 'getReadiness', 'getMetrics'])

/** One line for each request, when it is answered; Fastify would write two, without who asked for what. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const level = levelOf(request, reply.statusCode)
    // Without a logger Fastify has one that does nothing, and no levels.
    if ((request.log as Partial<Logger>).isLevelEnabled?.(level) !== true) return
    const { url, config } = request.routeOptions
    const line = {
      operationId: config.operation?.operationId,
      path: pathOf(request),
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      key: request.apiKey?.name,
      jobId: request.jobId ?? jobIdIn(url, request.params),
      err: error ?? undefined,
    }
    request.log[level](line, 'request')
  }
}

/**
 * `debug` for what is asked every few seconds, or comes with a page, and would hide the rest: probes, the looks of an
 * open monitor page (which says so in a header) and the files of the pages. What is refused or fails is `info`.
 */
function levelOf({ headers, routeOptions }: FastifyRequest, status: number): 'debug' | 'info' {
  const { operation } = routeOptions.config
  if (status >= 400) return 'info'
  if (operation === undefined || PROBED.has(operation.operationId)) return 'debug'
  return operation.operationId === 'listBulkActionJobs' && headers['x-watching'] !== undefined ? 'debug' : 'info'
}

/** The path alone: a query may hold what should not be kept. */
export function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0]?.slice(0, 200) ?? ''
}

function jobIdIn(url: string | undefined, params: unknown): string | undefined {
  return url?.startsWith('/api/actions/bulk/jobs/:id') === true ? (params as { id?: string }).id : undefined
}
