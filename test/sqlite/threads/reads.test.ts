import type { IncomingMessage, ServerResponse } from 'node:http'
import t from 'tap'
import type { DeviceStatement } from '../../../db/devices/statement.ts'
import type { Caller } from '../../../db/model.ts'
import type { Store } from '../../../db/store.ts'
import { ACTOR, testApp } from '../../helpers/app.ts'
import { PLAIN_IMPORT } from '../../helpers/import-options.ts'
import { onlyOn } from '../../helpers/only-on.ts'
import { closed, heard, until } from '../../helpers/until.ts'

const DEVICES = 20_000
const PAGE = { limit: 50, after: null }
/** Dear for every device, since none matches. */
const DEAR = {
  match: 'any' as const,
  rules: Array.from({ length: 100 }, (_, n) => ({ field: 'hostname', operator: 'contains', value: `nobody-${n}` })),
}

async function fill(store: Store): Promise<void> {
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  const record = (n: number): DeviceStatement => ({
    kind: 'record',
    mac: 0x020000000000 + n,
    hostname: `host-${n}.floor-${n % 50}.example.org`,
    source: 'ndjson',
    firstSeen: n % 3,
    lastSeen: n,
  })
  await store.importPiece(
    importId,
    Array.from({ length: DEVICES }, (_, n) => record(n)),
  )
}

function caller(share: string): Caller & { leave(): void } {
  const leaving = new AbortController()
  return { share, signal: leaving.signal, leave: () => leaving.abort() }
}

const ONE_THREAD = onlyOn('sqlite', 'the turns of one thread')

t.test('a list that is asked for after four dear counts is answered before them', ONE_THREAD, async (t) => {
  const { app } = await testApp(t)
  await fill(app.store)
  const order: string[] = []
  const told = (name: string) => () => void order.push(name)
  const counts = [1, 2, 3, 4].map((n) => app.store.countDevices(DEAR, caller('a')).then(told(`count ${n}`)))
  await app.store.listDevices({}, PAGE, caller('b')).then(told('list of another key'))
  await app.store.listDevices({}, PAGE, caller('a')).then(told('list of the same key'))
  t.strictSame(order, ['list of another key', 'list of the same key'])
  await Promise.all(counts)
})

t.test('reads whose callers have left end', async (t) => {
  const { app } = await testApp(t)
  await fill(app.store)
  const viewer = caller('viewer')
  const searches = Array.from({ length: 60 }, () => app.store.listDevices({ hostname: 'nobody' }, PAGE, viewer))
  const counts = Array.from({ length: 60 }, () => app.store.countDevices(DEAR, viewer))
  const settled = Promise.allSettled([...searches, ...counts])
  t.ok((await app.store.pingReader()) > 60)
  viewer.leave()
  const results = await settled
  t.equal(await app.store.pingReader(), 0)
  const left = results.filter((one) => one.status === 'rejected')
  t.ok(left.length > 60, `${left.length} of ${results.length} were not done yet`)
  t.match(
    left,
    left.map(() => ({ reason: { code: 'abandoned' } })),
  )
  await t.rejects(app.store.countDevices(DEAR, viewer), { code: 'abandoned' }, 'one who has left gets nothing begun')
})

t.test('the reads of a request end when its client hangs up', async (t) => {
  const { app, keys } = await testApp(t)
  await fill(app.store)
  const address = await app.listen({ port: 0 })
  const hangUp = new AbortController()
  const begun = heard<[IncomingMessage, ServerResponse]>(app.server, 'request', 'the request has come')
  const call = fetch(`${address}/api/actions/bulk/preview`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action_type: 'block', count_only: true, criteria: DEAR }),
    signal: hangUp.signal,
  })
  const [, response] = await begun
  const isCounting = async () => {
    if (response.writableEnded) throw new Error('the count was done before its client could hang up')
    return (await app.store.pingReader()) > 0
  }
  await until(isCounting, 'the count has begun')
  hangUp.abort()
  await t.rejects(call, { name: 'AbortError' })
  await closed(response, 'the server sees that its client has hung up')
  t.equal(await app.store.pingReader(), 0)
})
