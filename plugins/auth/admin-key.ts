import fp from 'fastify-plugin'
import { hashOf, makeApiKey, prefixOf } from './key-text.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Where there is no key yet, makes the administrator's, to be shown once; null where there are keys. Not before
     * the server listens: a start that fails has nobody to show it to.
     */
    readonly makeFirstAdminKey: () => Promise<string | null>
  }
}

export interface AdminKeyOptions {
  readonly adminApiKey: string | undefined
}

/** Sees to it that an administrator can get in: with the configured key, or on the first start with a new one. */
export default fp<AdminKeyOptions>(
  async (app, { adminApiKey }) => {
    if (adminApiKey !== undefined) await app.store.renewAdminKey(prefixOf(adminApiKey), hashOf(adminApiKey))
    app.decorate('makeFirstAdminKey', async () => {
      if (await app.store.hasKeys()) return null
      const { key, prefix, hash } = makeApiKey()
      await app.store.renewAdminKey(prefix, hash)
      return key
    })
  },
  { name: 'admin-key', dependencies: ['store'] },
)
