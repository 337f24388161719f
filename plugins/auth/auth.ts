import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { type Clock, systemClock } from '../../db/clock.ts'
import type { StoredApiKey } from '../../db/keys/key.ts'
import type { Actor } from '../../db/model.ts'
import { andThen, type MaybePromise } from '../../db/verbs.ts'
import type { Operation } from '../../schemas/operation.ts'
import { Problem } from '../errors/problems.ts'
import { addOnRequest } from '../validation/operation.ts'
import { type Credentials, credentialsOf } from './credentials.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that the request came with; null on operations open to everyone. */
    apiKey: StoredApiKey | null
    /** Who asks, for the store. Throws on operations open to everyone. */
    readonly actor: Actor
  }
}

export interface AuthOptions {
  readonly clock?: Clock | undefined
  /** Hears of every request with a wrong key; returns the problem to answer in place of 401, or null. */
  readonly onFailedLogin?: ((request: FastifyRequest) => Promise<Problem | null>) | undefined
}

const REALM = 'realm="bulk-actions"'
const TOUCH_EVERY = 60_000

/** Asks every operation for the key and the scopes that the contract says. */
export default fp<AuthOptions>(
  async (app, { clock = systemClock, onFailedLogin = async () => null }) => {
    app.decorateRequest('apiKey', null)
    app.decorateRequest('actor', { getter: actorOf })

    const touched = new Map<string, number>()
    const touching = new Set<Promise<void>>()
    const touch = ({ keyId }: StoredApiKey, now: number): void => {
      // The clock may have been put back since.
      if (Math.abs(now - (touched.get(keyId) ?? 0)) < TOUCH_EVERY) return
      touched.set(keyId, now)
      // Nobody waits for this: a full disk must not keep anybody from reading.
      const done = app.store.touchKey(keyId).catch((err) => app.log.warn({ err }, 'could not record the use of a key'))
      touching.add(done)
      done.finally(() => touching.delete(done))
    }
    app.addHook('onClose', async () => void (await Promise.all(touching)))
    const judge = (key: StoredApiKey | undefined, now: number): StoredApiKey | string => {
      if (key === undefined || key.revokedAt !== null) return 'This API key is unknown or was revoked.'
      if (key.expiresAt === null || key.expiresAt > now) return key
      return `This API key expired at ${new Date(key.expiresAt).toISOString()}; ask an administrator for a new one.`
    }
    const authenticate = (credentials: Credentials, now: number): MaybePromise<StoredApiKey | string> =>
      'refusal' in credentials
        ? credentials.refusal
        : andThen(app.keyRing.find(credentials.secret), (key) => judge(key, now))
    const guard = ({ scopes, basicAuth }: Operation): onRequestHookHandler => {
      const needed = scopes ?? []
      return (request, _reply, done) => {
        const now = clock.now()
        const credentials = credentialsOf(request.headers.authorization, basicAuth)
        const admit = (key: StoredApiKey | string): void => {
          if (typeof key === 'string') {
            const refusal = unauthorized(key, basicAuth)
            // Without any key nothing was tried.
            if ('refusal' in credentials) done(refusal)
            else onFailedLogin(request).then((problem) => done(problem ?? refusal), done)
            return
          }
          request.apiKey = key
          touch(key, now)
          const missing = needed.find((scope) => !key.scopes.includes(scope))
          if (missing === undefined) done()
          else done(new Problem('forbidden', `This API key lacks the scope ${missing}; use one that has it.`))
        }
        const found = authenticate(credentials, now)
        if (found instanceof Promise) found.then(admit, done)
        else admit(found)
      }
    }
    app.addHook('onRoute', (route) => {
      const operation = route.config?.operation
      if (operation !== undefined && operation.scopes !== null) addOnRequest(route, guard(operation))
    })
  },
  { name: 'auth', dependencies: ['store', 'operation'] },
)

function actorOf(this: FastifyRequest): Actor {
  if (this.apiKey === null) throw new Error('An operation that is open to everyone has no actor.')
  return { keyId: this.apiKey.keyId, keyName: this.apiKey.name, address: this.ip, requestId: this.id }
}

function unauthorized(detail: string, basicAuth: boolean): Problem {
  const bearer = `Bearer ${REALM}`
  const challenges = basicAuth ? [bearer, `Basic ${REALM}, charset="UTF-8"`] : bearer
  return new Problem('unauthorized', detail, { headers: { 'www-authenticate': challenges } })
}
