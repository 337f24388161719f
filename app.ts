import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import accepts from '@fastify/accepts'
import autoload from '@fastify/autoload'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { type Clock, clockFrom } from './db/clock.ts'
import type { OpenOptions } from './db/open-store.ts'
import type { Store } from './db/store.ts'
import { createEnforcer } from './enforcers/create-enforcer.ts'
import adminKey from './plugins/auth/admin-key.ts'
import auth from './plugins/auth/auth.ts'
import failedLogins from './plugins/auth/failed-logins.ts'
import rateLimit from './plugins/auth/rate-limit.ts'
import type { Config } from './plugins/config.ts'
import connections from './plugins/connection/connections.ts'
import expectations from './plugins/connection/expectations.ts'
import inOrder from './plugins/connection/in-order.ts'
import lastCall from './plugins/connection/last-call.ts'
import { answerSocketError } from './plugins/connection/socket-errors.ts'
import { DEFAULT_TIMEOUTS, type Timeouts, timeoutOptions } from './plugins/connection/timeouts.ts'
import bodies from './plugins/content/bodies.ts'
import compression from './plugins/content/compression.ts'
import errorHandler, { answerFrameworkError } from './plugins/errors/error-handler.ts'
import inHand from './plugins/guard/in-hand.ts'
import pressure, { type PressureOptions } from './plugins/guard/pressure.ts'
import unread from './plugins/guard/unread.ts'
import crossOrigin from './plugins/headers/cross-origin.ts'
import securityHeaders from './plugins/headers/security-headers.ts'
import metrics from './plugins/health/metrics.ts'
import readiness from './plugins/health/readiness.ts'
import { RequestLog } from './plugins/logging/logging.ts'
import requestId, { requestIdOf } from './plugins/logging/request-id.ts'
import apiDocs from './plugins/pages/api-docs.ts'
import monitor from './plugins/pages/monitor.ts'
import store from './plugins/store/store.ts'
import operation from './plugins/validation/operation.ts'
import validation from './plugins/validation/validation.ts'
import auditHead, { type AuditHeadOptions } from './plugins/workers/audit-head.ts'
import clockJumps, { type ClockJumpOptions } from './plugins/workers/clock-jumps.ts'
import enforcement, { type EnforcementOptions } from './plugins/workers/enforcement.ts'
import imports from './plugins/workers/imports.ts'
import jobWatcher, { type JobWatcherOptions } from './plugins/workers/job-watcher.ts'
import sources, { type SourceOptions } from './plugins/workers/sources.ts'
import vendorRegistry from './plugins/workers/vendor-registry.ts'
import webhooks, { type WebhookOptions } from './plugins/workers/webhooks.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly config: Config
    readonly clock: Clock
    /** The most bytes that one import may have. */
    readonly importLimit: number
    readonly timeouts: Timeouts
  }
}

export interface AppOptions {
  readonly config: Config
  /** Without one nothing is logged. */
  readonly logger?: FastifyBaseLogger | undefined
  /** What tests set besides the configuration; its `clock` is the clock of every thread. */
  readonly storeOptions?: Partial<OpenOptions> | undefined
  readonly store?: Store | undefined
  /** The most bytes that one import may have; 1 GiB without it. */
  readonly importLimit?: number | undefined
  /** How often jobs are looked at for those who follow them. */
  readonly jobWatcher?: JobWatcherOptions | undefined
  /** What carries actions to the network, in place of the configured one, and how patiently. */
  readonly enforcement?: EnforcementOptions | undefined
  /** How messages leave for webhooks. */
  readonly webhooks?: WebhookOptions | undefined
  /** How sources are read. */
  readonly sources?: SourceOptions | undefined
  /** How often the head of the audit log is logged. */
  readonly auditHead?: AuditHeadOptions | undefined
  /** How often the clock is looked at. */
  readonly clockJumps?: ClockJumpOptions | undefined
  /** From which load on requests are refused. */
  readonly pressure?: PressureOptions | undefined
  /** How long a client may take. */
  readonly timeouts?: Partial<Timeouts> | undefined
}

/** The whole server as a plugin: what all routes share, then the routes, one file for each operation. */
export default async function app(fastify: FastifyInstance, options: AppOptions): Promise<void> {
  fastify.decorate('config', options.config)
  fastify.decorate('clock', clockFrom(options.storeOptions?.clock ?? null))
  fastify.decorate('importLimit', options.importLimit ?? GIBIBYTE)
  fastify.decorate('timeouts', { ...DEFAULT_TIMEOUTS, ...options.timeouts })
  fastify.decorateRequest('jobId', null)
  const routes = preloadRoutes()
  // Awaited below; a fault of theirs must not be nobody's until then.
  routes.catch(() => {})
  await registerPlugins(fastify, options)
  await routes
  await fastify.register(autoload, {
    dir: ROUTES,
    dirNameRoutePrefix: false,
    forceESM: true,
    ignorePattern: /^(checks|imports|replies|streams|wire)$/,
  })
}

/**
 * The rooms of `plugins/`, each a block of its own. Hooks run in this order: a request meets `connection` first, and of
 * two refusals it gets the one that stands further up.
 */
async function registerPlugins(fastify: FastifyInstance, options: AppOptions): Promise<void> {
  const { config } = options
  const { clock } = fastify

  // connection
  await fastify.register(connections)
  await fastify.register(lastCall)
  await fastify.register(inOrder)
  await fastify.register(expectations)

  // logging
  await fastify.register(requestId)

  // headers
  await fastify.register(securityHeaders)
  await fastify.register(crossOrigin, { origins: config.CORS_ORIGINS })

  // errors
  await fastify.register(errorHandler)

  // validation
  await fastify.register(validation)
  await fastify.register(operation)

  // guard
  await fastify.register(pressure, options.pressure ?? {})
  await fastify.register(inHand, { streamsPerKey: config.STREAMS_PER_KEY, importsPerKey: config.IMPORTS_PER_KEY })
  await fastify.register(unread, { unreadMs: fastify.timeouts.unreadMs })

  // store
  const enforcer = options.enforcement?.enforcer ?? (await createEnforcer(config, clock))
  await fastify.register(store, { ...options, clock, isEnforcedOutside: enforcer !== null })

  // health
  await fastify.register(metrics)
  await fastify.register(readiness, { minFreeBytes: config.MIN_FREE_DISK_MB * MEBIBYTE })

  // workers
  await fastify.register(clockJumps, options.clockJumps ?? {})
  await fastify.register(jobWatcher, options.jobWatcher ?? {})
  await fastify.register(webhooks, options.webhooks ?? {})
  if (enforcer !== null) await fastify.register(enforcement, { ...options.enforcement, enforcer })
  await fastify.register(auditHead, options.auditHead ?? {})
  await fastify.register(vendorRegistry, { files: config.OUI_FILE })
  await fastify.register(imports)
  await fastify.register(sources, options.sources ?? {})

  // auth
  await fastify.register(adminKey, { adminApiKey: config.ADMIN_API_KEY })
  await fastify.register(failedLogins, { perMinute: config.FAILED_LOGINS_PER_MINUTE })
  await fastify.register(auth, { clock, onFailedLogin: fastify.countFailedLogin })
  await fastify.register(rateLimit, { requestsPerMinute: config.RATE_LIMIT_PER_MINUTE, clock })

  // content
  await fastify.register(bodies)
  await fastify.register(compression)
  await fastify.register(accepts)

  // pages
  await fastify.register(apiDocs)
  await fastify.register(monitor)
}

/** A server that is ready to listen; the same for the process and for tests. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const fastify = Fastify(serverOptions(options.logger, options))
  try {
    await app(fastify, options)
    await fastify.ready()
  } catch (error) {
    await fastify.close()
    throw error
  }
  return fastify
}

const ROUTES = join(import.meta.dirname, 'routes')

/** Loads the files of the routes while the store opens in its threads: a start is mostly loading files. */
async function preloadRoutes(): Promise<void> {
  const names = readdirSync(ROUTES).filter((name) => /\.[jt]s$/.test(name))
  await Promise.all(names.map((name) => import(pathToFileURL(join(ROUTES, name)).href)))
}

const MEBIBYTE = 1024 * 1024
const GIBIBYTE = 1024 * MEBIBYTE

/** How Fastify is set up. */
export function serverOptions(
  logger: FastifyBaseLogger | undefined,
  { config, timeouts }: Partial<Pick<AppOptions, 'config' | 'timeouts'>> = {},
): FastifyServerOptions {
  return {
    ...(logger !== undefined && { loggerInstance: logger }),
    // Opening a database may take long: a migration, or the log that a crash left. Fastify would give up after 10 s.
    pluginTimeout: 0,
    logController: new RequestLog({ requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    bodyLimit: MEBIBYTE,
    trustProxy: config?.TRUST_PROXY ?? false,
    // While closing, requests on open connections are answered as ever: Fastify's 503 has no envelope.
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerSocketError,
    // A percent-encoded id of 128 characters is up to 1,152 bytes, and still only unknown.
    routerOptions: { maxParamLength: 2048, compile: true },
    ...timeoutOptions({ requireHostHeader: false }, timeouts),
  } as FastifyServerOptions
}
