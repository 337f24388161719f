import fp from 'fastify-plugin'
import { type Clock, systemClock } from '../../db/clock.ts'
import { type OpenOptions, openStore } from '../../db/open-store.ts'
import type { Store } from '../../db/store.ts'
import { createKeyRing, type KeyRing } from '../auth/key-ring.ts'
import type { Config } from '../config.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly store: Store
    readonly keyRing: KeyRing
    /** Fulfilled when the database is lost, and with it the reason to go on: the process should end. */
    readonly storeLost: Promise<void>
  }
}

export interface StorePluginOptions {
  readonly config: Config
  /** By which keys expire. */
  readonly clock?: Clock | undefined
  /** Whether jobs wait for an enforcer outside the database. */
  readonly isEnforcedOutside?: boolean
  /** What tests set besides the configuration: clock, chunks, the module that steps the runner. */
  readonly storeOptions?: Partial<OpenOptions> | undefined
  /** A store that is open already; it is closed with the app all the same. */
  readonly store?: Store | undefined
}

/** Opens the store, makes it `app.store` and closes it with the app. */
export default fp<StorePluginOptions>(
  async (app, { config, clock = systemClock, isEnforcedOutside = false, storeOptions, store }) => {
    const lost = Promise.withResolvers<void>()
    const opened = store ?? (await open(config, storeOptions))
    const keyRing = createKeyRing(opened, clock)
    app.decorate('store', opened)
    app.decorate('keyRing', keyRing)
    app.decorate('storeLost', lost.promise)
    app.addHook('onClose', () => opened.close())

    function open(config: Config, more: Partial<OpenOptions> = {}): Promise<Store> {
      return openStore(config.DATABASE_URL, {
        concurrency: config.RUNNER_CONCURRENCY,
        retentionDays: config.RETENTION_DAYS,
        defaultMaxLimit: config.DEFAULT_MAX_LIMIT,
        isEnforcedOutside,
        onLost(err) {
          app.log.fatal({ err }, 'the server cannot go on with its database and stops')
          lost.resolve()
        },
        onFault: (err, jobId) => app.log.error({ err, jobId }, 'an error in the writer'),
        ...more,
      })
    }
  },
  { name: 'store' },
)
