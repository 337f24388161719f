import t from 'tap'
import type { Source, SourceDraft, SourceResult, SourceRunEnd } from '../../db/sources/source.ts'
import { SOURCE_EVENTS } from '../../db/sources/source.ts'
import { ACTOR, auditEntries } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const FILE: SourceDraft = {
  name: 'dnsmasq-lab',
  kind: 'file',
  url: null,
  path: '/var/lib/misc/dnsmasq.leases',
  format: 'dnsmasq',
  site: 'default',
  intervalSeconds: 300,
  enabled: true,
  credentials: null,
}
const KEA: SourceDraft = {
  ...FILE,
  ...{ name: 'kea-berlin', kind: 'kea', url: 'http://127.0.0.1:8000/', path: null, format: null, site: 'berlin' },
  credentials: { user: 'operator', password: 'a-secret-of-kea' },
}
const RESULT: SourceResult = {
  ...{ format: 'dnsmasq', received: 3, ignored: 0, rejected: 0, errors: [], warnings: [] },
  ...{ created: 3, updated: 0, unchanged: 0, released: 0 },
}
const IMPORTED: SourceRunEnd = { outcome: 'imported', result: RESULT, mark: 'mark 1' }
const FAILED: SourceRunEnd = { outcome: 'failed', error: 'Nothing answers.' }

const create = (bench: StoreBench, draft = FILE) => bench.store.createSource(draft, ACTOR)
/** Runs a source as the scheduler does, by itself. */
async function run(bench: StoreBench, { sourceId }: Source, end: SourceRunEnd = IMPORTED): Promise<Source | null> {
  const begun = await bench.store.beginSourceRun(sourceId, null, false)
  if (begun === null) throw new Error('the source is not due')
  return bench.store.endSourceRun(sourceId, begun.source.version, end)
}
const due = async (bench: StoreBench) => [...(await bench.store.dueSources())]

t.test('a source is made as it was drafted, due at once, and listed newest first', async (t) => {
  const bench = await benchOf(t)
  const file = await create(bench)
  const { credentials: _, ...shown } = FILE
  const never = { nextRunAt: START, lastRunAt: null, lastSuccessAt: null, lastError: null, lastResult: null }
  t.match(file, { ...shown, ...never, state: 'never_run', isRunning: false, hasCredentials: false })
  t.match(file, { createdBy: ACTOR.keyName, createdAt: START, updatedAt: START })
  bench.clock.advance(1)
  const kea = await create(bench, KEA)
  t.match(kea, { hasCredentials: true, url: KEA.url, path: null })
  t.strictSame(await bench.store.getSource(file.sourceId), file)
  t.equal(await bench.store.getSource('unknown'), null)
  const first = await bench.store.listSources({ limit: 1, after: null })
  t.strictSame(first.data, [kea])
  t.strictSame(await bench.store.listSources({ limit: 1, after: first.next }), { data: [file], next: null })
  t.strictSame(await due(bench), [file.sourceId, kea.sourceId], 'the longest waiting first')
})

t.test('names are unique, however they are written', async (t) => {
  const bench = await benchOf(t)
  const { sourceId } = await create(bench)
  await t.rejects(create(bench, { ...FILE, name: 'DNSMASQ-Lab' }), { code: 'conflict', field: 'name' })
  const other = await create(bench, { ...FILE, name: 'other' })
  await t.rejects(bench.store.updateSource(other.sourceId, { name: 'Dnsmasq-lab' }, ACTOR), { code: 'conflict' })
  t.equal((await bench.store.updateSource(sourceId, { name: 'Dnsmasq-Lab' }, ACTOR)).name, 'Dnsmasq-Lab', 'its own')
  await bench.store.deleteSource(sourceId, ACTOR)
  t.ok(await create(bench), 'and free again once it is deleted')
})

t.test('there can be 100 sources', async (t) => {
  const bench = await benchOf(t)
  for (let n = 0; n < 100; n++) await create(bench, { ...FILE, name: `source-${n}` })
  await t.rejects(create(bench), { code: 'conflict', message: /100 sources/ })
})

t.test('an update changes what it names and leaves the rest, and a source keeps its kind', async (t) => {
  const bench = await benchOf(t)
  const made = await create(bench)
  bench.clock.advance(1000)
  const changes = { intervalSeconds: 60, site: 'paris', path: '/tmp/other', format: null }
  const after = await bench.store.updateSource(made.sourceId, changes, ACTOR)
  t.strictSame(after, { ...made, ...changes, version: 2, updatedAt: START + 1000, nextRunAt: START + 1000 })
  await t.rejects(bench.store.updateSource(made.sourceId, { url: 'unix:/x' }, ACTOR), { code: 'invalid', field: 'url' })
  await t.rejects(bench.store.updateSource('unknown', { enabled: false }, ACTOR), { code: 'not_found' })
  await t.rejects(bench.store.deleteSource('unknown', ACTOR), { code: 'not_found' })
  const disabled = await bench.store.updateSource(made.sourceId, { enabled: false }, ACTOR)
  t.match(disabled, { enabled: false, nextRunAt: null, version: 2 })
  t.strictSame(await due(bench), [])
  bench.clock.advance(DAY)
  t.match(await bench.store.updateSource(made.sourceId, { enabled: true }, ACTOR), { nextRunAt: bench.clock.now() })
  t.strictSame(await due(bench), [made.sourceId])
})

t.test('a run by itself begins where the source is due, and one at a time', async (t) => {
  const bench = await benchOf(t)
  const source = await create(bench)
  const { sourceId } = source
  const begun = await bench.store.beginSourceRun(sourceId, null, false)
  t.match(begun, { source: { sourceId, isRunning: true, lastRunAt: START }, credentials: null, lastRead: null })
  t.equal(await bench.store.beginSourceRun(sourceId, null, false), null)
  await t.rejects(bench.store.beginSourceRun(sourceId, ACTOR, false), { code: 'wrong_state', message: /being read/ })
  bench.clock.advance(DAY)
  t.strictSame(await due(bench), [], 'however long it takes')
  t.match(await bench.store.endSourceRun(sourceId, 1, IMPORTED), { isRunning: false, state: 'ok', lastResult: RESULT })
  t.strictSame(await due(bench), [sourceId])
  t.match(await run(bench, source), { lastRunAt: START + DAY, nextRunAt: START + DAY + 5 * MINUTE })
  t.equal(await bench.store.beginSourceRun(sourceId, null, false), null, 'not due')
  t.equal(await bench.store.beginSourceRun('unknown', null, false), null)
  await t.rejects(bench.store.beginSourceRun('unknown', ACTOR, false), { code: 'not_found' })
})

t.test(
  'a run that somebody asks for begins whether it is due or enabled, and reads what has not changed',
  async (t) => {
    const bench = await benchOf(t)
    const source = await create(bench)
    await run(bench, source)
    await bench.store.updateSource(source.sourceId, { enabled: false }, ACTOR)
    const asked = await bench.store.beginSourceRun(source.sourceId, ACTOR, false)
    t.match(asked, { lastRead: null })
    await bench.store.endSourceRun(source.sourceId, 1, { outcome: 'unchanged' })
    await bench.store.updateSource(source.sourceId, { enabled: true }, ACTOR)
    t.match(
      await bench.store.beginSourceRun(source.sourceId, null, false),
      { lastRead: 'mark 1' },
      'one by itself does not',
    )
  },
)

t.test('what a reader recognises its content by is kept over a restart, and forgotten with the place', async (t) => {
  const bench = await benchOf(t)
  const { sourceId } = await create(bench)
  const lastRead = async () => {
    bench.clock.advance(DAY)
    const begun = await bench.store.beginSourceRun(sourceId, null, false)
    await bench.store.endSourceRun(sourceId, begun?.source.version ?? 0, FAILED)
    return begun?.lastRead
  }
  await run(bench, { sourceId } as Source)
  t.equal(await lastRead(), 'mark 1')
  await bench.restart()
  t.equal(await lastRead(), 'mark 1', 'a failed run does not change it')
  await bench.store.updateSource(sourceId, { intervalSeconds: 60 }, ACTOR)
  t.equal(await lastRead(), 'mark 1')
  await bench.store.updateSource(sourceId, { path: '/tmp/other' }, ACTOR)
  t.equal(await lastRead(), null)
})

t.test('failed runs are further and further apart, and one that succeeds ends that', async (t) => {
  const bench = await benchOf(t)
  const source = await create(bench)
  const pauses: number[] = []
  for (let n = 0; n < 8; n++) {
    const after = (await run(bench, source, FAILED)) as Source
    t.match(after, { state: 'failed', lastError: 'Nothing answers.', lastSuccessAt: null })
    pauses.push((Number(after.nextRunAt) - bench.clock.now()) / MINUTE)
    bench.clock.set(Number(after.nextRunAt) - 1)
    t.strictSame(await due(bench), [])
    bench.clock.advance(1)
    t.strictSame(await due(bench), [source.sourceId])
  }
  t.strictSame(pauses, [1, 2, 4, 8, 16, 32, 60, 60])
  const after = await run(bench, source)
  const now = bench.clock.now()
  t.match(after, { state: 'ok', lastError: null, lastSuccessAt: now, nextRunAt: now + 5 * MINUTE })
})

t.test('a run that was put off before the clock was set back is due', async (t) => {
  const bench = await benchOf(t)
  const source = await create(bench)
  await run(bench, source)
  bench.clock.jump(-DAY - MINUTE)
  t.strictSame(await due(bench), [source.sourceId])
})

t.test('a run whose source was changed or deleted meanwhile leaves nothing', async (t) => {
  const bench = await benchOf(t)
  const { sourceId } = await create(bench)
  await bench.store.beginSourceRun(sourceId, null, false)
  await bench.store.updateSource(sourceId, { site: 'paris' }, ACTOR)
  t.strictSame(await due(bench), [], 'it is still being read')
  const after = await bench.store.endSourceRun(sourceId, 1, IMPORTED)
  t.match(after, { state: 'never_run', lastResult: null, lastSuccessAt: null, isRunning: false, nextRunAt: START })
  t.match(await bench.store.beginSourceRun(sourceId, null, false), { source: { site: 'paris' }, lastRead: null })
  await bench.store.deleteSource(sourceId, ACTOR)
  t.equal(await bench.store.endSourceRun(sourceId, 2, IMPORTED), null)
})

t.test('a run that was broken off changes nothing and is due again at once', async (t) => {
  const bench = await benchOf(t)
  const source = await create(bench)
  const before = (await run(bench, source, FAILED)) as Source
  bench.clock.advance(DAY)
  const now = bench.clock.now()
  const after = await run(bench, source, { outcome: 'interrupted' })
  t.strictSame(after, { ...before, lastRunAt: now, nextRunAt: now })
})

t.test('a start ends the runs that the process before had begun, and waits before it reads again', async (t) => {
  const bench = await benchOf(t)
  const source = await create(bench)
  await bench.store.beginSourceRun(source.sourceId, null, false)
  await bench.restart()
  t.match(await bench.store.getSource(source.sourceId), { isRunning: false, state: 'never_run' })
  t.strictSame(await due(bench), [], 'what it reads may have ended the process')
  bench.clock.advance(MINUTE)
  t.strictSame(await due(bench), [source.sourceId])
})

t.test('credentials are handed to what reads the source, and to nobody else', async (t) => {
  const bench = await benchOf(t)
  const { sourceId } = await create(bench, KEA)
  const secret = /a-secret-of-kea|other-secret/
  const begun = await bench.store.beginSourceRun(sourceId, ACTOR, true)
  t.strictSame(begun?.credentials, KEA.credentials)
  const ended = await bench.store.endSourceRun(sourceId, 1, FAILED)
  const credentials = { user: 'operator', password: 'other-secret' }
  const updated = await bench.store.updateSource(sourceId, { credentials }, ACTOR)
  const answers = [begun?.source, ended, updated, await bench.store.listSources({ limit: 9, after: null })]
  t.notMatch(JSON.stringify(answers), secret)
  bench.clock.advance(DAY)
  t.strictSame((await bench.store.beginSourceRun(sourceId, null, false))?.credentials, credentials)
  await bench.store.endSourceRun(sourceId, 2, FAILED)
  t.match(await bench.store.updateSource(sourceId, { url: 'http://127.0.0.9/' }, ACTOR), { hasCredentials: false })
  t.equal((await bench.store.beginSourceRun(sourceId, ACTOR, false))?.credentials, null)
  await bench.store.deleteSource(sourceId, ACTOR)
  t.notMatch(JSON.stringify(await auditEntries(bench)), secret)
})

t.test('the audit log has who made, changed, ran and deleted a source, and no run that the server began', async (t) => {
  const bench = await benchOf(t)
  const source = await create(bench, KEA)
  const { sourceId } = source
  await run(bench, source)
  await bench.store.updateSource(sourceId, { intervalSeconds: 60 }, ACTOR)
  await bench.store.updateSource(sourceId, { intervalSeconds: 60 }, ACTOR)
  await bench.store.updateSource(sourceId, { credentials: { user: 'x', password: 'y' } }, ACTOR)
  await bench.store.beginSourceRun(sourceId, ACTOR, true)
  await bench.store.endSourceRun(sourceId, 2, FAILED)
  await bench.store.deleteSource(sourceId, ACTOR)
  const entries = await auditEntries(bench)
  t.strictSame(
    entries.map(({ action }) => action),
    ['createSource', 'updateSource', 'updateSource', 'runSource', 'deleteSource'],
  )
  for (const entry of entries) t.match(entry, { actor: ACTOR, subject: sourceId })
  const shown = {
    ...{ name: 'kea-berlin', kind: 'kea', url: KEA.url, has_credentials: true, site: 'berlin' },
    ...{ interval_seconds: 300, enabled: true },
  }
  t.strictSame(JSON.parse(entries[0]?.after ?? ''), shown)
  t.strictSame(JSON.parse(entries[1]?.before ?? ''), shown)
  t.strictSame(JSON.parse(entries[1]?.after ?? ''), { ...shown, interval_seconds: 60 })
  t.strictSame(JSON.parse(entries[3]?.after ?? ''), { snapshot: 'force' })
  t.equal(entries[4]?.after, null)
})

t.test('webhooks are told when a source fails, is held back and recovers, once each', async (t) => {
  const bench = await benchOf(t)
  const hook = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
  const { webhookId } = await bench.store.createWebhook({ ...hook, events: SOURCE_EVENTS }, ACTOR)
  const told = async () => {
    const claimed = await bench.store.claimDeliveries()
    for (const { messageId } of claimed) {
      await bench.store.settleDelivery(webhookId, messageId, { statusCode: 204, error: null })
    }
    return claimed.map(({ payload }) => JSON.parse(payload))
  }
  const source = await create(bench)
  const { sourceId } = source
  const next = async (end: SourceRunEnd) => {
    bench.clock.advance(DAY)
    await run(bench, source, end)
    return told()
  }
  const data = { source_id: sourceId, name: 'dnsmasq-lab' }
  t.strictSame(await next(IMPORTED), [], 'the first success is no recovery')
  const failed = {
    type: 'source.failed',
    timestamp: '2026-03-03T00:00:00.000Z',
    data: { ...data, error: 'Nothing answers.' },
  }
  t.strictSame(await next(FAILED), [failed])
  t.strictSame(await next(FAILED), [])
  t.strictSame(await next({ outcome: 'failed', error: 'Something else.' }), [], 'a failure is one, whatever it is')
  t.match(await next({ outcome: 'held_back', error: 'Too much.' }), [
    { type: 'source.failed', data: { error: 'Too much.' } },
  ])
  t.strictSame(await next({ outcome: 'held_back', error: 'Too much.' }), [])
  t.strictSame(await next({ outcome: 'interrupted' }), [])
  const recovered = { type: 'source.recovered', timestamp: '2026-03-09T00:00:00.000Z', data: { ...data, error: null } }
  t.strictSame(await next({ outcome: 'unchanged' }), [recovered])
  t.strictSame(await next(IMPORTED), [])
  const deliveries = await bench.store.listDeliveries(webhookId, null, { limit: 9, after: null })
  t.match(deliveries.data, [{ event: 'source.recovered', jobId: null }, {}, {}])
  await bench.store.updateWebhook(webhookId, { events: ['job.failed'] }, ACTOR)
  await next(FAILED)
  t.equal(await bench.inside.count('messages'), 3, 'nothing is written down that nobody wants to hear')
})
