import { subscribe } from 'node:diagnostics_channel'
import { isMainThread } from 'node:worker_threads'
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Response as Injected } from 'light-my-request'

/**
 * Loaded before every test file (`--import`, see "tap" in package.json), so that no test has to remember it: each answer
 * of the whole app, whether it was injected or fetched from a server process, is held against the contract.
 */
if (isMainThread) {
  subscribe('fastify.initialization', (message) => observeInject((message as { fastify: FastifyInstance }).fastify))
  observeFetch()
}

/** Loaded when the first answer comes: most test files never see one. */
const matcher = () => import('./checked.ts')

const DECODERS: Record<string, (body: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
}

function observeInject(app: FastifyInstance): void {
  const inject = app.inject.bind(app) as (options: InjectOptions | string) => Promise<Injected>
  const observed = async (options: InjectOptions | string): Promise<Injected> => {
    const response = await inject(options)
    if (!isWhole(app)) return response
    const { method = 'GET', url = '/' } = typeof options === 'string' ? { url: options } : options
    const { headers, statusCode: status, rawPayload } = response
    const decode = DECODERS[String(headers['content-encoding'])]
    const body = (decode === undefined ? rawPayload : decode(rawPayload)).toString()
    const { checkExchange } = await matcher()
    checkExchange({ method, url: typeof url === 'string' ? url : (url.pathname ?? '/'), status, headers, body })
    return response
  }
  app.inject = observed as unknown as FastifyInstance['inject']
}

/** Plugins are tested on apps of their own, whose routes are no business of the contract's. */
function isWhole(app: FastifyInstance): boolean {
  return app.hasDecorator('operations') && app.hasDecorator('store') && app.operations.has('getReadiness')
}

function observeFetch(): void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init)
    const request = input instanceof Request ? input : undefined
    const method = init?.method ?? request?.method ?? 'GET'
    const url = request?.url ?? String(input)
    const { checkExchange, operationAt } = await matcher()
    // Only ours answer with a request id; tests talk to stand-ins for other servers too.
    if (operationAt(method, url) !== undefined && response.headers.has('x-request-id')) {
      const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
      // A stream is left to its reader: a copy of it would have to be kept in memory.
      const body = isJson || response.body === null ? await response.clone().text() : null
      checkExchange({ method, url, status: response.status, headers: headersOf(response), body })
    }
    return response
  }
}

function headersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries(headers)
}
