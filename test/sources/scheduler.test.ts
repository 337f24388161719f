import t, { type Test } from 'tap'
import type { Source, SourceRun, SourceRunEnd } from '../../db/sources/source.ts'
import { type Scheduler, startScheduler } from '../../sources/scheduler.ts'
import { ACTOR } from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'
import { until } from '../helpers/until.ts'

const MINUTE = 60_000
const DRAFT = {
  ...({ kind: 'file', url: null, path: '/leases', format: null, site: 'default', intervalSeconds: 300 } as const),
  ...{ enabled: true, credentials: null },
}
const asked = { actor: ACTOR, isForced: false, patience: new AbortController().signal, onBegun() {} }

interface Reading {
  readonly name: string
  readonly isForced: boolean
  readonly isAsked: boolean
  readonly signal: AbortSignal
  end(end?: SourceRunEnd): void
}

/** A scheduler over a store whose clock stands, with a reader that ends its runs when the test says so. */
async function scheduled(t: Test, { atOnce = 2, sources = 1 } = {}) {
  const bench = await benchOf(t)
  const made: Source[] = []
  for (let n = 0; n < sources; n++) {
    made.push(await bench.store.createSource({ ...DRAFT, name: `source-${n}` }, ACTOR))
    bench.clock.advance(1)
  }
  const readings: Reading[] = []
  const ended: [string, string][] = []
  const faults: unknown[] = []
  const store = { ...bench.store }
  let scheduler: Scheduler
  const start = (): void => {
    scheduler = startScheduler({
      store,
      pollMs: 1,
      atOnce,
      read: ({ source }: SourceRun, { actor, isForced, signal }) =>
        new Promise((end) => {
          signal.addEventListener('abort', () => end({ outcome: 'failed', error: 'broken off' }))
          const reading = { name: source.name, isForced, isAsked: actor !== null, signal }
          readings.push({ ...reading, end: (became = { outcome: 'unchanged' }) => end(became) })
        }),
      onEnded: ({ source }, { outcome }) => void ended.push([source.name, outcome]),
      onFault: (error) => void faults.push(error),
    })
  }
  start()
  t.teardown(() => scheduler.close())
  return {
    ...{ bench, store, made, readings, ended, faults, start },
    get scheduler() {
      return scheduler
    },
    /** The nth reading, once it has begun. */
    async reading(n: number): Promise<Reading> {
      await until(() => readings.length > n, `reading ${n} has begun`)
      return readings[n] as Reading
    },
    untilEnded: (count: number) => until(() => ended.length === count, `${count} runs have ended`),
    /** Some looks for what is due. */
    async looks(): Promise<void> {
      let looks = 0
      const { dueSources } = bench.store
      store.dueSources = () => {
        looks++
        return dueSources()
      }
      await until(() => looks > 2, 'it has looked')
    },
  }
}

t.test('a source is read when it is due, again after its interval, and never twice at a time', async (t) => {
  const { bench, reading, readings, looks, untilEnded } = await scheduled(t)
  const first = await reading(0)
  bench.clock.advance(60 * MINUTE)
  await looks()
  t.equal(readings.length, 1, 'however long it takes')
  first.end()
  await untilEnded(1)
  ;(await reading(1)).end()
  await untilEnded(2)
  await looks()
  t.equal(readings.length, 2, 'it is not due')
  bench.clock.advance(5 * MINUTE)
  t.match(await reading(2), { name: 'source-0', isAsked: false, isForced: false })
})

t.test('so many are read at once, and the longest waiting next', async (t) => {
  const { reading, readings, looks } = await scheduled(t, { sources: 4, atOnce: 2 })
  await reading(1)
  await looks()
  t.strictSame(
    readings.map(({ name }) => name),
    ['source-0', 'source-1'],
  )
  readings[1]?.end()
  t.equal((await reading(2)).name, 'source-2')
  await looks()
  t.equal(readings.length, 3)
})

t.test('a run that fails is repeated later and later', async (t) => {
  const { bench, reading, untilEnded, made } = await scheduled(t)
  const pauses: number[] = []
  for (let n = 0; n < 4; n++) {
    ;(await reading(n)).end({ outcome: 'failed', error: 'Nothing answers.' })
    await untilEnded(n + 1)
    const { nextRunAt } = (await bench.store.getSource(made[0]?.sourceId ?? '')) as Source
    pauses.push((Number(nextRunAt) - bench.clock.now()) / MINUTE)
    bench.clock.set(Number(nextRunAt))
  }
  t.strictSame(pauses, [1, 2, 4, 8])
})

t.test(
  'somebody asks for a run: it is done now, before those that are due, and answered when it is over',
  async (t) => {
    const { reading, readings, scheduler, made } = await scheduled(t, { sources: 4, atOnce: 1 })
    const [first, , , last] = made as [Source, Source, Source, Source]
    await reading(0)
    const run = scheduler.run(last.sourceId, { ...asked, isForced: true })
    await t.rejects(scheduler.run(first.sourceId, asked), { code: 'wrong_state' })
    await t.rejects(scheduler.run('unknown', asked), { code: 'not_found' })
    readings[0]?.end()
    const reading1 = await reading(1)
    t.match(reading1, { name: 'source-3', isForced: true, isAsked: true })
    reading1.end({ outcome: 'held_back', error: 'Too much.' })
    t.match(await run, { state: 'held_back', lastError: 'Too much.', isRunning: false })
    t.equal((await reading(2)).name, 'source-1')
  },
)

t.test('two wishes for one source at a time: the second is refused once the first has begun', async (t) => {
  const { reading, readings, scheduler, made } = await scheduled(t, { sources: 2, atOnce: 1 })
  const sourceId = made[1]?.sourceId ?? ''
  await reading(0)
  const wishes = [scheduler.run(sourceId, asked), scheduler.run(sourceId, asked)]
  readings[0]?.end()
  ;(await reading(1)).end()
  t.match(await wishes[0], { state: 'ok' })
  ;(await reading(2)).end()
  t.match(await wishes[1], { state: 'ok' }, 'with one place they follow each other')
})

t.test('whoever waits too long for a place is refused, and nothing is read', async (t) => {
  const { reading, readings, scheduler, made, looks } = await scheduled(t, { sources: 2, atOnce: 1 })
  await reading(0)
  const patience = new AbortController()
  const run = scheduler.run(made[1]?.sourceId ?? '', { ...asked, patience: patience.signal })
  patience.abort(new Error('too late'))
  await t.rejects(run, { message: 'too late' })
  await looks()
  t.equal(readings.length, 1)
})

t.test('a run whose source was changed is broken off, and the source is read again at once', async (t) => {
  const { bench, reading, scheduler, made, ended, untilEnded } = await scheduled(t)
  const sourceId = made[0]?.sourceId ?? ''
  const first = await reading(0)
  const { version } = await bench.store.updateSource(sourceId, { path: '/other' }, ACTOR)
  scheduler.changed(sourceId, 1)
  t.equal(first.signal.aborted, false, 'this is the version that it reads')
  scheduler.changed(sourceId, version)
  await untilEnded(1)
  t.strictSame(ended, [['source-0', 'interrupted']])
  t.match(await bench.store.getSource(sourceId), { lastError: null })
  await reading(1)
  await bench.store.deleteSource(sourceId, ACTOR)
  scheduler.changed(sourceId, null)
  await scheduler.close()
  t.equal(ended.length, 1, 'of a source that is gone there is nothing to tell')
})

t.test('what a run has open is closed when it ends', async (t) => {
  const { reading, untilEnded } = await scheduled(t)
  const first = await reading(0)
  t.equal(first.signal.aborted, false)
  first.end()
  await untilEnded(1)
  t.equal(first.signal.aborted, true)
})

t.test('a scheduler that closes breaks its runs off and leaves them due; the next one reads them', async (t) => {
  const harness = await scheduled(t, { sources: 2 })
  const { bench, reading, scheduler, ended, start } = harness
  await reading(1)
  const run = harness.made.map(({ sourceId }) => scheduler.run(sourceId, asked))
  await Promise.all(run.map((one) => t.rejects(one, { code: 'wrong_state' })))
  await scheduler.close()
  t.strictSame(new Set(ended.map(([, outcome]) => outcome)), new Set(['interrupted']))
  t.equal((await bench.store.dueSources()).length, 2)
  await t.rejects(scheduler.run(harness.made[0]?.sourceId ?? '', asked), { code: 'storage_unavailable' })
  start()
  await reading(3)
})

t.test('a scheduler that closes refuses whoever waits for a place', async (t) => {
  const { reading, scheduler, made } = await scheduled(t, { sources: 2, atOnce: 1 })
  await reading(0)
  const waiting = t.rejects(scheduler.run(made[1]?.sourceId ?? '', asked), { code: 'storage_unavailable' })
  await scheduler.close()
  await waiting
})

t.test('an end that cannot be written down is written later, and the source read again', async (t) => {
  const { bench, reading, faults, made, store } = await scheduled(t)
  const first = await reading(0)
  const sourceId = made[0]?.sourceId ?? ''
  let refused = 0
  store.endSourceRun = (...args) => {
    if (refused++ < 3) return Promise.reject(new Error('the disk is full'))
    return bench.store.endSourceRun(...args)
  }
  first.end()
  await until(async () => !(await bench.store.getSource(sourceId))?.isRunning, 'the end is written down')
  t.match(await bench.store.getSource(sourceId), { state: 'ok', lastRunAt: START + 1 })
  t.equal(faults.length, 1, 'told once')
  bench.clock.advance(5 * MINUTE)
  await reading(1)
})
