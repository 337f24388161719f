import fp from 'fastify-plugin'
import { hashOf, makeApiKey, prefixOf } from './api-key.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The administrator's key that this start has made, to be shown once; null when there were keys already. */
    readonly firstAdminKey: string | null
  }
}

export interface AdminKeyOptions {
  readonly adminApiKey: string | undefined
}

/** Sees to it that an administrator can get in: with the configured key, or on the first start with a new one. */
export default fp<AdminKeyOptions>(
  async (app, { adminApiKey }) => {
    app.decorate('firstAdminKey', await ensureAdminKey())

    async function ensureAdminKey(): Promise<string | null> {
      if (adminApiKey !== undefined) {
        await app.store.renewAdminKey(prefixOf(adminApiKey), hashOf(adminApiKey))
        return null
      }
      if (app.store.hasKeys()) return null
      const { key, prefix, hash } = makeApiKey()
      await app.store.renewAdminKey(prefix, hash)
      return key
    }
  },
  { name: 'admin-key', dependencies: ['store'] },
)
