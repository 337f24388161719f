import t from 'tap'
import type { Source } from '../../db/sources/source.ts'
import {
  afterCrash,
  afterRun,
  changeSource,
  checkNotRunning,
  checkSourceChanges,
  checkSourceCount,
  checkSourceName,
  pauseMs,
} from '../../db/sources/source-rules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-03-01T00:00:00Z')
const KEA: Source = {
  sourceId: 'id',
  name: 'kea-berlin',
  kind: 'kea',
  url: 'http://127.0.0.1:8000/',
  path: null,
  format: null,
  site: 'berlin',
  intervalSeconds: 300,
  enabled: true,
  hasCredentials: true,
  state: 'ok',
  isRunning: false,
  nextRunAt: NOW,
  lastRunAt: NOW - 5 * MINUTE,
  lastSuccessAt: NOW - 5 * MINUTE,
  lastError: null,
  lastResult: null,
  version: 1,
  createdBy: 'alice',
  createdAt: 0,
  updatedAt: 0,
}

t.test('after each failed run a source rests twice as long, up to an hour or its interval', async (t) => {
  const pauses = (seconds: number, count: number) => Array.from({ length: count }, (_, n) => pauseMs(seconds, n))
  const minutes = (...list: number[]) => list.map((one) => one * MINUTE)
  t.strictSame(pauses(300, 9), minutes(5, 1, 2, 4, 8, 16, 32, 60, 60))
  t.strictSame(pauses(10, 4), [10_000, 10_000, 20_000, 40_000])
  t.equal(pauseMs(10, 100), HOUR)
  t.equal(pauseMs(86_400, 0), DAY)
  t.equal(pauseMs(86_400, 1), MINUTE, 'one that is read once a day is not left alone for a day')
  t.equal(pauseMs(86_400, 100), DAY)
  t.equal(pauseMs(86_400, 5000), DAY, 'however often it fails')
})

t.test('a run leaves what it came to, and when the next one is due', async (t) => {
  const before = { state: 'failed', failures: 2, nextRunAt: 0, lastSuccessAt: 7, lastError: 'no' } as const
  const running = { ...before, intervalSeconds: 300, lastRunAt: NOW - 1000 }
  const ok = { state: 'ok', failures: 0, nextRunAt: NOW - 1000 + 5 * MINUTE, lastSuccessAt: NOW, lastError: null }
  t.strictSame(afterRun(running, { outcome: 'unchanged' }, NOW), ok, 'by its beginning')
  t.strictSame(afterRun(running, { outcome: 'imported', result: {} as never, mark: null }, NOW), ok)
  for (const outcome of ['failed', 'held_back'] as const) {
    const expected = { state: outcome, failures: 3, nextRunAt: NOW + 4 * MINUTE, lastSuccessAt: 7, lastError: 'why' }
    t.strictSame(afterRun(running, { outcome, error: 'why' }, NOW), expected, 'by its end')
  }
  t.match(afterRun(running, { outcome: 'interrupted' }, NOW), { ...before, nextRunAt: NOW }, 'nobody is at fault')
  t.equal(afterRun(running, { outcome: 'failed', error: 'x'.repeat(9000) }, NOW).lastError?.length, 500)
})

t.test('a run that never ends is followed by another one as if it had failed', async (t) => {
  t.equal(afterCrash(86_400, 0, NOW), NOW + MINUTE)
  t.equal(afterCrash(300, 3, NOW), NOW + 8 * MINUTE)
})

t.test('what is read otherwise is read at once, and the rest goes on as it was', async (t) => {
  for (const changes of [{ name: 'other' }, { site: 'paris' }, { url: 'http://[::1]:8000/' }]) {
    t.match(changeSource(KEA, changes, 0, NOW), { isAnother: true, nextRunAt: NOW })
  }
  t.match(changeSource(KEA, { intervalSeconds: 600 }, 0, NOW), { isAnother: false, nextRunAt: NOW + 5 * MINUTE })
  t.match(changeSource(KEA, { intervalSeconds: 600 }, 2, NOW), { nextRunAt: NOW - 3 * MINUTE }, 'also after failures')
  t.match(changeSource(KEA, { enabled: false }, 0, NOW), { isAnother: false, nextRunAt: NOW })
  t.match(changeSource({ ...KEA, enabled: false }, { enabled: true }, 0, NOW + DAY), { nextRunAt: NOW + DAY })
  t.match(changeSource({ ...KEA, lastRunAt: null }, { intervalSeconds: 600 }, 0, NOW), { nextRunAt: NOW })
  t.match(changeSource(KEA, { site: KEA.site, name: KEA.name }, 0, NOW), { isAnother: false })
})

t.test('a new URL forgets the credentials that do not come with it', async (t) => {
  const credentials = { user: 'u', password: 'p' }
  const url = 'http://127.0.0.2:8000/'
  t.match(changeSource(KEA, { url }, 0, NOW), { credentials: null, isAnother: true })
  t.match(changeSource(KEA, { url, credentials }, 0, NOW), { credentials })
  t.equal(changeSource(KEA, { url: String(KEA.url) }, 0, NOW).credentials, undefined, 'the same one keeps them')
  t.equal(changeSource(KEA, { site: 'paris' }, 0, NOW).credentials, undefined)
  t.match(changeSource(KEA, { credentials: null }, 0, NOW), { credentials: null, isAnother: true })
  t.match(changeSource(KEA, { credentials }, 0, NOW), { credentials, isAnother: true })
})

t.test('what a source cannot be is refused, with what to do', async (t) => {
  t.throws(() => checkSourceCount(100), { code: 'conflict', message: /already 100 sources/ })
  checkSourceCount(99)
  t.throws(() => checkSourceName('KEA', 'kea'), { code: 'conflict', field: 'name', message: /named kea exists/ })
  checkSourceName('kea', undefined)
  t.throws(() => checkSourceChanges('kea', { path: '/x' }), { code: 'invalid', field: 'path' })
  t.throws(() => checkSourceChanges('kea', { format: null }), { code: 'invalid', field: 'format' })
  t.throws(() => checkSourceChanges('file', { url: 'unix:/x' }), { code: 'invalid', field: 'url' })
  t.throws(() => checkSourceChanges('file', { credentials: null }), { code: 'invalid', field: 'credentials' })
  checkSourceChanges('file', { path: '/x', format: 'kea', site: 'x' })
  checkSourceChanges('kea', { url: 'unix:/x', credentials: null })
  t.throws(() => checkNotRunning({ ...KEA, isRunning: true }), {
    code: 'wrong_state',
    message: /kea-berlin is being read/,
  })
  checkNotRunning(KEA)
})
