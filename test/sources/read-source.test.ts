import t from 'tap'
import { StoreError } from '../../db/errors.ts'
import type { Source, SourceRun } from '../../db/sources/source.ts'
import { ImportError } from '../../importers/import-error.ts'
import type { ImportReport } from '../../importers/import-stream.ts'
import { createReadSource, placeOf, type SourceImport } from '../../sources/read-source.ts'
import { type OpenSource, type ReadOptions, SourceError, type SourcePlace } from '../../sources/source-reader.ts'
import { ACTOR } from '../helpers/on-bench.ts'

const KEA = { name: 'kea-berlin', kind: 'kea', url: 'http://127.0.0.1:8000/', path: null, format: null, site: 'berlin' }
const CREDENTIALS = { user: 'u', password: 'p' }
const RUN = { source: KEA as Source, credentials: CREDENTIALS, lastRead: 'mark 1' } as SourceRun
const REPORT: ImportReport = {
  ...{ format: 'json', received: 1, ignored: 0, rejected: 0, errors: [], warnings: [] },
  ...{ created: 1, updated: 0, unchanged: 0, released: 0, gone: 0 },
}
const body = (async function* () {})()
const READING = { format: 'json', mediaType: 'application/json', body, mark: 'mark 2' } as const
const allowed = { networks: [], folders: ['/x'] }

interface Parts {
  readonly openSource?: OpenSource
  readonly runImport?: (asked: SourceImport) => Promise<ImportReport>
  readonly timeoutMs?: number
}
/** What becomes of a run with these parts, and what was told of as a bug. */
async function read({ openSource = async () => READING, runImport = async () => REPORT, timeoutMs = 60_000 }: Parts) {
  const bugs: unknown[] = []
  const ended = new AbortController()
  const onBug = (error: unknown) => void bugs.push(error)
  const options = { actor: ACTOR, isForced: true, signal: ended.signal }
  const running = createReadSource({ openSource, allowed, timeoutMs, runImport, onBug })(RUN, options)
  return { end: () => ended.abort(), became: running, bugs }
}
const fails = (error: unknown) => read({ openSource: () => Promise.reject(error) })
/** A reader that ends with its signal alone. */
const hangs: OpenSource = (_place, { signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

t.test('a source is opened with all that reading takes, and imported under its name', async (t) => {
  let opened: [SourcePlace, ReadOptions] | null = null
  let imported: SourceImport | null = null
  const { became, bugs } = await read({
    async openSource(...args) {
      opened = args
      return READING
    },
    async runImport(asked) {
      imported = asked
      return REPORT
    },
  })
  t.strictSame(await became, { outcome: 'imported', result: REPORT, mark: 'mark 2' })
  const place = { kind: 'kea', url: KEA.url, credentials: CREDENTIALS }
  t.match(opened, [place, { allowed, lastRead: 'mark 1' }])
  const input = { body, mediaType: 'application/json', format: 'json', source: 'kea-berlin' }
  t.match(imported, { actor: ACTOR, site: 'berlin', isForced: true, input })
  t.strictSame(bugs, [])
})

t.test('what has not changed is not imported', async (t) => {
  const runImport = () => Promise.reject(new Error('it was imported'))
  const { became } = await read({ openSource: async () => ({ unchanged: true }), runImport })
  t.strictSame(await became, { outcome: 'unchanged' })
})

t.test('of an import ten errors are kept, and what the reader has to tell stands with its warnings', async (t) => {
  const errors = Array.from({ length: 100 }, (_, n) => ({ line: n + 1, message: 'no' }))
  const own = Array.from({ length: 19 }, (_, n) => ({ code: 'no_mac' as const, count: n + 1, message: 'x' }))
  const { became } = await read({
    openSource: async () => ({ ...READING, warnings: ['Kea has no DHCPv6.', 'one too many'] }),
    runImport: async () => ({ ...REPORT, errors, warnings: own }),
  })
  const told = { code: 'source', count: 1, message: 'Kea has no DHCPv6.' }
  t.match(await became, { result: { errors: errors.slice(0, 10), warnings: [...own, told] } })
})

t.test('a run that fails says why, in the words of what failed', async (t) => {
  const cases: [unknown, string][] = [
    [new SourceError('unreachable', 'Nothing answers.'), 'Nothing answers.'],
    [
      new ImportError('empty', 'The input is empty; send at least one line'),
      'The input is empty; send at least one line.',
    ],
    [new StoreError('storage_full', 'The disk is full.'), 'The disk is full.'],
  ]
  for (const [error, message] of cases) {
    for (const { became, bugs } of [await fails(error), await read({ runImport: () => Promise.reject(error) })]) {
      t.strictSame(await became, { outcome: 'failed', error: message })
      t.strictSame(bugs, [])
    }
  }
})

t.test('a list that would take most of it away is held back, and is asked for again by force', async (t) => {
  const asked: unknown[] = []
  const { became } = await read({
    runImport: (asking) => {
      asked.push(asking.isForced)
      return Promise.reject(new ImportError('held_back', 'It would take 900 away'))
    },
  })
  t.strictSame(await became, { outcome: 'held_back', error: 'It would take 900 away.' })
  t.strictSame(asked, [true])
})

t.test('a list that would take too much away is held back', async (t) => {
  const error = new ImportError('held_back', 'It would take 200 away')
  const { became } = await read({ runImport: () => Promise.reject(error) })
  t.strictSame(await became, { outcome: 'held_back', error: 'It would take 200 away.' })
})

t.test('what nobody foresaw is told to the log, and nothing of the inside to anybody else', async (t) => {
  const error = new TypeError('secret of the inside')
  const { became, bugs } = await fails(error)
  t.match(await became, { outcome: 'failed', error: /its log tells more/ })
  t.strictSame(bugs, [error])
})

t.test('a run that takes too long fails, and one that is broken off does not', async (t) => {
  const late = await read({ openSource: hangs, timeoutMs: 1 })
  t.match(await late.became, { outcome: 'failed', error: /took longer than .* minutes/ })
  const broken = await read({ openSource: hangs })
  broken.end()
  t.strictSame(await broken.became, { outcome: 'interrupted' })
  t.strictSame([late.bugs, broken.bugs], [[], []])
})

t.test('a place is what its kind of source has', async (t) => {
  const file = { kind: 'file', url: null, path: '/x/leases', format: 'dnsmasq' } as const
  t.strictSame(placeOf(file, null), { kind: 'file', path: '/x/leases', format: 'dnsmasq' })
  t.strictSame(placeOf({ ...file, kind: 'kea', url: 'unix:/x' }, null), {
    kind: 'kea',
    url: 'unix:/x',
    credentials: null,
  })
})
