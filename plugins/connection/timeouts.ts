import type { ServerOptions } from 'node:http'

/** How long a client may take before its connection is closed, in milliseconds. */
export interface Timeouts {
  /** From the first byte of a request to the end of its headers. */
  readonly headersMs: number
  /** To the end of its body; an import may take its time. */
  readonly requestMs: number
  /** Without a byte in either direction. */
  readonly silenceMs: number
  /** Between two parts of a file that is imported: it has a place that others may want. */
  readonly bodyMs: number
  /** Without a client taking any of what lies ready for it. */
  readonly unreadMs: number
  /** Between two requests. */
  readonly keepAliveMs: number
  /** How often the first two are looked at. */
  readonly checkMs: number
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  headersMs: 20_000,
  requestMs: 10 * 60_000,
  silenceMs: 2 * 60_000,
  bodyMs: 30_000,
  unreadMs: 60_000,
  // Longer than the minute for which proxies keep theirs: whoever closes first should be the one who asks.
  keepAliveMs: 72_000,
  checkMs: 5000,
}

/** The same for Fastify, and through `http` for the server of Node below it. */
export function timeoutOptions(http: ServerOptions, timeouts: Partial<Timeouts> = {}) {
  const { headersMs, requestMs, silenceMs, keepAliveMs, checkMs } = { ...DEFAULT_TIMEOUTS, ...timeouts }
  return {
    requestTimeout: requestMs,
    connectionTimeout: silenceMs,
    keepAliveTimeout: keepAliveMs,
    http: { ...http, headersTimeout: headersMs, connectionsCheckingInterval: checkMs },
  }
}
