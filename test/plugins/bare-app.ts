import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { serverOptions } from '../../app.ts'
import { manualClock } from '../../db/clock.ts'
import type { StoredApiKey } from '../../db/keys/key.ts'
import type { Store } from '../../db/store.ts'
import auth from '../../plugins/auth/auth.ts'
import { makeApiKey } from '../../plugins/auth/key-text.ts'
import { type Config, loadConfig } from '../../plugins/config.ts'
import bodies from '../../plugins/content/bodies.ts'
import errorHandler from '../../plugins/errors/error-handler.ts'
import requestId from '../../plugins/logging/request-id.ts'
import store from '../../plugins/store/store.ts'
import operation from '../../plugins/validation/operation.ts'
import validation from '../../plugins/validation/validation.ts'
import type { Operation } from '../../schemas/operation.ts'

/** An operation for tests, open to everyone unless `more` says otherwise. */
export function testOperation(more: Partial<Operation> = {}): Operation {
  return {
    operationId: 'testOperation',
    method: 'GET',
    url: '/test',
    scopes: null,
    basicAuth: false,
    consumes: [],
    produces: ['application/json'],
    schema: { querystring: Type.Object({}, { additionalProperties: false }), response: {} },
    ...more,
  }
}

/** The part of a store that knows keys, in memory. */
export function fakeKeyStore() {
  const keys: StoredApiKey[] = []
  const listeners: (() => void)[] = []
  const calls = { find: 0, touch: [] as string[], closed: 0 }
  const store = {
    findKeys: (prefix: string) => {
      calls.find++
      return keys.filter((key) => key.prefix === prefix)
    },
    hasKeys: () => keys.length > 0,
    touchKey: async (keyId: string) => void calls.touch.push(keyId),
    onKeysChanged: (listener: () => void) => void listeners.push(listener),
    close: async () => void calls.closed++,
  } as unknown as Store
  const add = (name: string, scopes: readonly string[], more: Partial<StoredApiKey> = {}): string => {
    const { key, prefix, hash } = makeApiKey()
    const times = { createdAt: 0, expiresAt: null, revokedAt: null, lastUsedAt: null }
    keys.push({ keyId: `id-${name}`, name, role: null, scopes, prefix, hash, ...times, ...more })
    return key
  }
  /** Tells that keys have changed. */
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return { store, keys, calls, add, tell }
}

const config: Config = loadConfig({})

/** What every route of the app has around it, on a Fastify with the real options and a fake store. */
export async function bareApp(t: Test, register: (app: FastifyInstance) => void, keys = fakeKeyStore()) {
  const app = Fastify(serverOptions(undefined))
  const clock = manualClock(Date.parse('2026-03-01T00:00:00Z'))
  await app.register(requestId)
  await app.register(errorHandler)
  await app.register(validation)
  await app.register(operation)
  await app.register(store, { config, store: keys.store })
  await app.register(auth, { clock })
  await app.register(bodies)
  register(app)
  await app.ready()
  t.teardown(() => app.close())
  return { app, clock, keys }
}

/** The request, with a key as its bearer. */
export function withBearer(request: InjectOptions, key: string): InjectOptions {
  return { ...request, headers: { authorization: `Bearer ${key}`, ...request.headers } }
}
