import t from 'tap'
import type { Problem } from '../../plugins/errors/problems.ts'
import { createReadiness } from '../../plugins/health/readiness.ts'
import { testApp } from '../helpers/app.ts'
import { onlyOn } from '../helpers/only-on.ts'

const MEBIBYTE = 2 ** 20
/** A store in which everything is well, unless `more` says otherwise; counts the calls of its writer. */
function fakeStore(more: Partial<Parameters<typeof createReadiness>[0]> = {}) {
  const calls = { pingDisk: 0 }
  const pingDisk = async () => void calls.pingDisk++
  const rest = { pingReader: async () => 0, freeDiskBytes: async () => 100 * MEBIBYTE }
  return { calls, store: { hasKeys: () => true, pingDisk, ...rest, ...more } }
}
const fails = () => {
  throw new Error('It is gone.')
}
const OPTIONS = { minFreeBytes: 64 * MEBIBYTE }

t.test('a server whose checks pass is ready', async (t) => {
  await t.resolves(createReadiness(fakeStore().store, OPTIONS)())
  await t.resolves(createReadiness(fakeStore({ freeDiskBytes: async () => null }).store, OPTIONS)())
})

t.test('each check that fails is named in a 503', async (t) => {
  const cases = [
    [{ hasKeys: fails }, 'storage_unavailable', 'The server is not ready. database: It is gone.'],
    [{ pingDisk: async () => fails() }, 'storage_unavailable', 'The server is not ready. writer: It is gone.'],
    [{ pingReader: async () => fails() }, 'storage_unavailable', 'The server is not ready. reader: It is gone.'],
    [
      { freeDiskBytes: async () => 63.9 * MEBIBYTE },
      'storage_full',
      'The server is not ready. disk: only 63 MiB are free, but 64 are needed; make room.',
    ],
  ] as const
  for (const [broken, code, message] of cases) {
    const problem = await createReadiness(fakeStore(broken).store, OPTIONS)().catch((error: Problem) => error)
    t.match(problem, { status: 503, code, message })
  }
})

t.test('a writer or a reader that never answers is given up after its time', async (t) => {
  for (const [name, verb] of [
    ['writer', 'pingDisk'],
    ['reader', 'pingReader'],
  ] as const) {
    const { store } = fakeStore({ [verb]: () => new Promise(() => {}) })
    const check = createReadiness(store, { ...OPTIONS, timeoutMs: 1 })
    await t.rejects(check(), { status: 503, message: new RegExp(`${name}: No answer within 1 ms`) })
  }
})

t.test('who asks often is answered from the last check', async (t) => {
  const { calls, store } = fakeStore()
  const lazy = createReadiness(store, { ...OPTIONS, freshMs: Number.POSITIVE_INFINITY })
  await Promise.all([lazy(), lazy(), lazy()])
  t.equal(calls.pingDisk, 1)
  const eager = createReadiness(store, { ...OPTIONS, freshMs: 0 })
  await eager()
  await eager()
  t.equal(calls.pingDisk, 3)
})

const ITS_DISK = onlyOn('sqlite', 'the disk of a database file')

t.test('with less free than wanted the server says that it is not ready, and lives', ITS_DISK, async (t) => {
  const { call } = await testApp(t, { env: { MIN_FREE_DISK_MB: '1000000000' } })
  const { status, body, headers } = await call('getReadiness', { as: null })
  t.equal(status, 503)
  t.match(body, { type: '/problems/storage_full', detail: /disk: only \d+ MiB are free/ })
  t.ok(headers['retry-after'])
  t.equal((await call('getLiveness', { as: null })).status, 200)
})

t.test('a server that closes is no longer ready', async (t) => {
  const { app } = await testApp(t)
  const check = app.checkReadiness
  await check()
  await app.close()
  await t.rejects(check(), { status: 503, message: /It is stopping/ })
})
