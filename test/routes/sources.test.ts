import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { OpenSource } from '../../sources/source-reader.ts'
import { sourceApp } from '../helpers/source-app.ts'
import { until, within } from '../helpers/until.ts'

const HOSTS = [1, 2, 3]
const KEA = { name: 'kea-berlin', kind: 'kea', url: 'http://127.0.0.1:1/', enabled: false }

t.test('a source is created with 201 and a Location, with defaults, and listed', async (t) => {
  const { call, folder } = await sourceApp(t)
  const body = { name: 'lab', kind: 'file', path: join(folder, 'leases') }
  const { status, headers, body: made } = await call('createSource', { body })
  t.equal(status, 201)
  t.equal(headers.location, `/api/sources/${made.source_id}`)
  const defaults = { format: null, url: null, site: 'default', interval_seconds: 300, enabled: true }
  t.match(made, {
    ...body,
    ...defaults,
    state: 'never_run',
    running: false,
    has_credentials: false,
    created_by: 'admin',
  })
  const nothing = { last_run_at: null, last_success_at: null, last_error: null, last_result: null }
  t.match(made, { ...nothing, next_run_at: '2026-03-01T00:00:00.000Z' })
  t.strictSame((await call('getSource', { params: { id: made.source_id } })).body, made)
  t.strictSame((await call('listSources')).body, { data: [made], next_cursor: null })
})

t.test('sources are paged, newest first', async (t) => {
  const { call, source, clock } = await sourceApp(t)
  for (let n = 0; n < 5; n++) {
    await source({ name: `s${n}` })
    clock.advance(1)
  }
  const first = await call('listSources', { query: { limit: 3 } })
  const rest = await call('listSources', { query: { limit: 3, cursor: first.body.next_cursor } })
  const names = [...first.body.data, ...rest.body.data].map(({ name }: { name: string }) => name)
  t.strictSame(names, ['s4', 's3', 's2', 's1', 's0'])
  t.equal(rest.body.next_cursor, null)
})

t.test('what a source cannot be is 400 or 409, and says which member is wrong', async (t) => {
  const { call, folder } = await sourceApp(t)
  const file = { name: 'lab', kind: 'file', path: join(folder, 'leases') }
  const wrong: [object, string][] = [
    [{ ...file, name: 'two words' }, 'name'],
    [{ ...file, name: 'x'.repeat(65) }, 'name'],
    [{ ...file, kind: 'isc' }, 'kind'],
    [{ name: 'lab', path: '/x' }, 'kind'],
    [{ name: 'lab', kind: 'file' }, 'path'],
    [{ ...file, path: 'leases' }, 'path'],
    [{ ...file, path: '/etc/passwd' }, 'path'],
    [{ ...file, format: 'xml' }, 'format'],
    [{ ...file, url: 'http://127.0.0.1/' }, 'url'],
    [{ ...file, site: 'a b' }, 'site'],
    [{ ...file, interval_seconds: 9 }, 'interval_seconds'],
    [{ ...file, interval_seconds: 86_401 }, 'interval_seconds'],
    [{ ...KEA, url: 'ftp://127.0.0.1/' }, 'url'],
    [{ ...KEA, format: 'kea' }, 'format'],
    [{ ...KEA, credentials: { user: 'a:b', password: 'x' } }, 'credentials.user'],
    [{ ...KEA, credentials: { user: 'a' } }, 'credentials.password'],
  ]
  for (const [body, field] of wrong) {
    const answer = await call('createSource', { body })
    t.equal(answer.status, 400, JSON.stringify(body))
    t.ok(field in answer.body.details, `${field} in ${JSON.stringify(answer.body.details)}`)
  }
  t.equal((await call('createSource', { body: { ...file, enabled: false } })).status, 201)
  const taken = await call('createSource', { body: { ...file, name: 'LAB' } })
  t.match(taken, { status: 409, body: { detail: /named lab exists/ } })
  t.equal((await call('listSources')).body.data.length, 1)
})

t.test('an update changes what it names, with the same checks', async (t) => {
  const { call, source, folder } = await sourceApp(t)
  const made = await source()
  const params = { id: made.source_id }
  const { body } = await call('updateSource', { params, body: { interval_seconds: 60, format: 'dnsmasq' } })
  t.match(body, { interval_seconds: 60, format: 'dnsmasq', name: 'lab', path: made.path })
  const wrong: [object, string][] = [
    [{ path: '/etc/passwd' }, 'path'],
    [{ url: 'http://127.0.0.1/' }, 'url'],
    [{ credentials: null }, 'credentials'],
    [{ kind: 'kea' }, 'kind'],
    [{ interval_seconds: 1 }, 'interval_seconds'],
  ]
  for (const [changes, field] of wrong) {
    const answer = await call('updateSource', { params, body: changes })
    t.equal(answer.status, 400, JSON.stringify(changes))
    t.ok(field in answer.body.details, field)
  }
  t.equal((await call('updateSource', { params, body: {} })).status, 400)
  t.equal((await call('updateSource', { params: { id: 'unknown' }, body: { path: '/etc/passwd' } })).status, 404)
  t.strictSame((await call('getSource', { params })).body, body)
  await source({ name: 'other' })
  t.equal((await call('updateSource', { params, body: { name: 'other' } })).status, 409)
  const moved = await call('updateSource', { params, body: { path: join(folder, 'other'), name: 'new', format: null } })
  t.match(moved.body, { name: 'new', path: join(folder, 'other'), format: null })
})

t.test('credentials are in no answer, log line or audit entry', async (t) => {
  const lines: string[] = []
  const { pino } = await import('pino')
  const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) })
  const { call, run } = await sourceApp(t, { logger })
  const credentials = { user: 'operator', password: 'a-secret-of-kea' }
  const { body: made, ...created } = await call('createSource', { body: { ...KEA, credentials } })
  t.equal(made.has_credentials, true)
  const params = { id: made.source_id }
  const answers = [created, await run(made.source_id), await call('getSource', { params }), await call('listSources')]
  const changed = { ...credentials, password: 'a-secret-of-kea-2' }
  answers.push(await call('updateSource', { params, body: { credentials: changed } }))
  answers.push(await call('updateSource', { params, body: { credentials: { ...changed, user: '' } } }))
  answers.push(await call('deleteSource', { params }), await call('listAuditLog'))
  t.notMatch(JSON.stringify(answers), /a-secret-of-kea/)
  t.notMatch(lines.join(), /a-secret-of-kea/)
  t.ok(lines.length > 5)
})

t.test('a run imports the file under the name of the source, and answers the source after it', async (t) => {
  const { call, leases, source, run } = await sourceApp(t)
  leases(HOSTS)
  const { source_id } = await source()
  const { status, body } = await run(source_id)
  t.equal(status, 200)
  t.match(body, { state: 'ok', running: false, last_error: null, last_success_at: '2026-03-01T00:00:00.000Z' })
  t.match(body.last_result, { format: 'dnsmasq', received: 3, created: 3, rejected: 0 })
  const devices = await call('listDevices', { query: { source: 'lab' } })
  t.equal(devices.body.data.length, 3)
  t.strictSame((await call('getSource', { params: { id: source_id } })).body, body)
  t.match((await run(source_id)).body.last_result, { created: 0, unchanged: 3 }, 'also where nothing has changed')
})

t.test('a run that fails is 200 and says why, and what the last import did stays', async (t) => {
  const { leases, source, run, folder } = await sourceApp(t)
  const { source_id } = await source()
  const missing = await run(source_id)
  t.match(missing, { status: 200, body: { state: 'failed', last_error: /no file/, last_result: null } })
  leases(HOSTS)
  t.match((await run(source_id)).body, { state: 'ok', last_error: null })
  writeFileSync(join(folder, 'dnsmasq.leases'), '')
  const empty = await run(source_id)
  t.match(empty.body, { state: 'failed', last_error: /empty/, last_result: { created: 3 } })
})

t.test('a link that leads out of the allowed folders is refused, when it is made and when it is read', async (t) => {
  const { call, source, run, folder } = await sourceApp(t)
  const made = await source()
  symlinkSync('/etc/passwd', made.path)
  t.match((await run(made.source_id)).body, { state: 'failed', last_error: /SOURCE_ALLOWED/ })
  symlinkSync('/etc/passwd', join(folder, 'link'))
  const body = { name: 'other', kind: 'file', path: join(folder, 'link') }
  t.match(await call('createSource', { body }), { status: 400, body: { details: { path: /SOURCE_ALLOWED/ } } })
})

t.test('a deleted source is gone, and what it said stays', async (t) => {
  const { call, leases, source, run } = await sourceApp(t)
  leases(HOSTS)
  const params = { id: (await source()).source_id }
  await run(params.id)
  t.match(await call('deleteSource', { params }), { status: 200, body: { source_id: params.id, success: true } })
  for (const operation of ['getSource', 'deleteSource', 'runSource']) {
    t.match(await call(operation, { params }), { status: 404, body: { detail: /no such source/ } })
  }
  t.equal((await call('listDevices', { query: { source: 'lab' } })).body.data.length, 3)
})

t.test('sources need the scope admin', async (t) => {
  const { call } = await sourceApp(t)
  for (const operation of ['listSources', 'getSource', 'deleteSource', 'runSource']) {
    const answer = await call(operation, { params: { id: 'x' }, as: 'operator' })
    t.match(answer, { status: 403, body: { detail: /scope admin/ } }, operation)
  }
})

/** A reader that goes on only when it is told to, or its run is broken off. */
function heldReader() {
  const opened: { sourceUrl: string; signal: AbortSignal }[] = []
  const gate = Promise.withResolvers<void>()
  const openSource: OpenSource = async (place, { signal }) => {
    opened.push({ sourceUrl: place.kind === 'kea' ? place.url : place.path, signal })
    const broken = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await Promise.race([gate.promise, broken])
    return { unchanged: true }
  }
  return { opened, openSource, release: gate.resolve }
}

t.test('a source that is being read is 409, and a run that takes long is answered in its middle', async (t) => {
  const held = heldReader()
  const { call, source, run } = await sourceApp(t, { sources: { openSource: held.openSource, waitMs: 1 } })
  const { source_id } = await source()
  const late = await run(source_id)
  t.match(late, { status: 200, body: { running: true, state: 'never_run' } })
  t.match(await run(source_id), { status: 409, body: { detail: /being read/ } })
  held.release()
  const params = { id: source_id }
  await until(async () => !(await call('getSource', { params })).body.running, 'the run has ended')
  t.match((await call('getSource', { params })).body, { state: 'ok' })
})

t.test('a run for which other sources leave no room is 503, and does not begin', async (t) => {
  const held = heldReader()
  const { call, source, run } = await sourceApp(t, { sources: { openSource: held.openSource, waitMs: 1, atOnce: 1 } })
  const first = await source()
  const second = await source({ name: 'second' })
  t.match((await run(first.source_id)).body, { running: true })
  t.match(await run(second.source_id), { status: 503, body: { detail: /no room/ } })
  t.equal(held.opened.length, 1)
  held.release()
  await until(async () => !(await call('getSource', { params: { id: first.source_id } })).body.running, 'it has ended')
  t.match((await call('getSource', { params: { id: second.source_id } })).body, { running: false, state: 'never_run' })
})

t.test('a source that is changed or deleted while it is read has its run broken off', async (t) => {
  const held = heldReader()
  const { call, source, run, folder } = await sourceApp(t, { sources: { openSource: held.openSource } })
  const { source_id } = await source()
  const params = { id: source_id }
  const began = (count: number) => until(() => held.opened.length === count, 'the reader has opened it')
  const changed = run(source_id)
  await began(1)
  await call('updateSource', { params, body: { interval_seconds: 60 } })
  t.equal(held.opened[0]?.signal.aborted, false, 'how often it is read has nothing to do with what is read')
  await call('updateSource', { params, body: { path: join(folder, 'other') } })
  t.match(await changed, { status: 409, body: { detail: /was changed while it was read/ } })
  const deleted = run(source_id)
  await began(2)
  t.equal(held.opened[1]?.sourceUrl, join(folder, 'other'))
  await call('deleteSource', { params })
  t.match(await deleted, { status: 404 })
})

t.test('a server that closes breaks runs off, and tells whoever waits for one', async (t) => {
  const held = heldReader()
  const { app, keys, source } = await sourceApp(t, { sources: { openSource: held.openSource } })
  const { source_id } = await source()
  const origin = await app.listen({ port: 0 })
  const headers = { authorization: `Bearer ${keys.administrator}` }
  // Over a connection, which a server that closes waits for.
  const waiting = fetch(`${origin}/api/sources/${source_id}/run`, { method: 'POST', headers })
  await until(() => held.opened.length === 1, 'the reader has opened it')
  const closing = app.close()
  const answer = await within(waiting, 'whoever waits is told')
  t.equal(answer.status, 503)
  t.match(await answer.json(), { detail: /stopping/ })
  await within(closing, 'the server has closed')
  t.equal(held.opened[0]?.signal.aborted, true)
})

t.test('a file that has not changed is not read again by itself', async (t) => {
  const { call, leases, source, clock, moveClock } = await sourceApp(t, { sources: { pollMs: 5 } })
  leases(HOSTS)
  const params = { id: (await source({ enabled: true })).source_id }
  const state = async () => (await call('getSource', { params })).body
  await until(async () => (await state()).state === 'ok', 'it is read')
  const before = await state()
  moveClock(300_000)
  const now = new Date(clock.now()).toISOString()
  await until(async () => (await state()).last_success_at === now, 'it is looked at again')
  t.strictSame((await state()).last_result, before.last_result)
  t.match((await call('getMetrics')).text, 'bulk_actions_source_runs_total{source="lab",outcome="unchanged"} 1')
  const imports = await call('listAuditLog', { query: { action: 'importDevices' } })
  t.equal(imports.body.data.length, 1, 'and one entry tells of the import')
  t.equal(imports.body.data[0].actor, null)
  const after = { state: 'completed', site: 'default', snapshot_of: 'lab', created: 3 }
  t.match(JSON.parse(imports.body.data[0].after), after)
})

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

t.test('a file of dnsmasq whose last client has left takes all away, where the format is given', async (t) => {
  const { call, leases, source, run } = await sourceApp(t)
  leases(HOSTS)
  const { source_id } = await source()
  await run(source_id)
  leases([])
  t.match((await run(source_id)).body, { state: 'failed', last_error: /give the source the format, dnsmasq or odhcpd/ })
  await call('updateSource', { params: { id: source_id }, body: { format: 'dnsmasq' } })
  const { body } = await run(source_id)
  t.match(body, {
    state: 'ok',
    last_error: null,
    last_result: { format: 'dnsmasq', received: 0, gone: 3, warnings: [] },
  })
  leases(upTo(200))
  await run(source_id)
  leases([])
  t.match((await run(source_id)).body, { state: 'held_back', last_error: /names 0 of them/ }, 'it may be lost as well')
})

t.test('a run takes away what the source does not name any more, at its site', async (t) => {
  const { call, leases, source, run } = await sourceApp(t)
  leases(HOSTS)
  const { source_id } = await source({ site: 'berlin' })
  t.match((await run(source_id)).body.last_result, { created: 3, gone: 0 })
  const { data } = (await call('listDevices')).body
  t.match(data[0].addresses, [{ site: 'berlin', source: 'lab' }])
  leases([1, 2, 4])
  t.match((await run(source_id)).body.last_result, { created: 1, unchanged: 2, gone: 1 })
  const gone = await call('getDevice', { params: { mac: '24:0a:c4:40:00:03' } })
  t.match(gone, { status: 200, body: { ip: null, addresses: [] } }, 'the device stays')
})

t.test(
  'a run that would take away more than half is held back, by itself as well, until somebody forces it',
  async (t) => {
    const { call, leases, source, run, clock } = await sourceApp(t, { sources: { pollMs: 5 } })
    leases(upTo(300))
    const params = { id: (await source({ enabled: true })).source_id }
    const state = async () => (await call('getSource', { params })).body
    await until(async () => (await state()).state === 'ok', 'it is read')
    const named = async () => (await call('getDevice', { params: { mac: '24:0a:c4:40:00:c8' } })).body.addresses.length
    leases(upTo(100))
    clock.advance(300_000)
    await until(async () => (await state()).state === 'held_back', 'it is held back')
    const held = await state()
    t.match(held.last_error, /300 addresses.* names 100 .* take 200 away, more than half/)
    t.match(held.last_error, /do it again with snapshot=force/)
    t.match(held, { last_result: { created: 300 }, next_run_at: new Date(clock.now() + 60_000).toISOString() })
    t.equal(await named(), 1)
    t.match((await run(params.id)).body, { state: 'held_back', last_error: held.last_error }, 'also when somebody asks')
    t.equal(await named(), 1)
    const forced = (await run(params.id, { snapshot: 'force' })).body
    t.match(forced, { state: 'ok', last_error: null, last_result: { created: 0, gone: 200 } })
    t.equal(await named(), 0)
  },
)

t.test('an import is broken off between two pieces, and accounted for, when its source is changed', async (t) => {
  const { app, call, leases, source, run, folder } = await sourceApp(t)
  leases(upTo(5000))
  const params = { id: (await source()).source_id }
  const { importPiece } = app.store
  let pieces = 0
  Object.assign(app.store, {
    async importPiece(...args: Parameters<typeof importPiece>) {
      const counts = await importPiece(...args)
      if (pieces++ === 0) await call('updateSource', { params, body: { path: join(folder, 'other') } })
      return counts
    },
  })
  t.match(await run(params.id), { status: 409 })
  t.equal(pieces, 1)
  const { data } = (await call('listAuditLog', { query: { action: 'importDevices' } })).body
  t.match(data, [{ actor: { key_name: 'admin' } }, { after: /begun/ }])
  const { state, created } = JSON.parse(data[0].after)
  t.equal(state, 'broken_off')
  t.ok(created > 0 && created < 5000, String(created))
  t.match((await call('getSource', { params })).body, { state: 'never_run', last_result: null })
})
