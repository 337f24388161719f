import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { parseCount, parseDuration, parseMoment } from '../../cli/arguments.ts'
import { countOf } from '../../cli/count-of.ts'
import { criteriaOf } from '../../cli/criteria.ts'
import { escapeJson, escapeText } from '../../cli/escape.ts'
import { meanRate } from '../../cli/job-text.ts'
import { guessMediaType } from '../../cli/media-type.ts'
import { createRate } from '../../cli/rate.ts'
import { table } from '../../cli/table.ts'
import type { Job } from '../../schemas/components/job.ts'

t.test('control and hidden characters are shown', async (t) => {
  t.equal(escapeText('a\u001b[2Jb\u009b\u202ec\nd'), 'a\\x1b[2Jb\\x9b\\u202ec\\x0ad')
  t.equal(escapeText('Zürich 東京 👍'), 'Zürich 東京 👍')
  const value = { name: 'a\u001b\u009b\u202e\u2028"\\' }
  t.equal(escapeJson(value), '{"name":"a\\u001b\\u009b\\u202e\\u2028\\"\\\\"}')
  t.strictSame(JSON.parse(escapeJson(value)), value)
})

t.test('a count has its noun in singular or plural', async (t) => {
  t.strictSame(
    [0, 1, 2].map((count) => countOf(count, 'device')),
    ['0 devices', '1 device', '2 devices'],
  )
})

t.test('a table has no blanks at the ends of its lines, and its cells are escaped', async (t) => {
  t.strictSame(
    table(
      ['NAME', 'N', 'LAST'],
      [
        ['a\tb', 1, null],
        ['c', 10, 'x'],
      ],
    ),
    ['NAME     N  LAST', 'a\\x09b   1  -', 'c       10  x'],
  )
})

t.test('durations are seconds or have a unit, counts are positive', async (t) => {
  t.strictSame(['0', '90', '30m', '24h', '7d', '2w'].map(parseDuration), [0, 90, 1800, 86_400, 604_800, 1_209_600])
  t.strictSame(['1d12h', '1h30m', '1w1d1h1m1s'].map(parseDuration), [129_600, 5400, 694_861])
  t.strictSame(['P30D', 'PT12H', 'P1DT12H'].map(parseDuration), [2_592_000, 43_200, 129_600])
  for (const bad of ['', 'h', '-1', '1.5h', '1y', '1e3', '1d12', '1d 12h', '1d-1h', '0'.repeat(10)]) {
    t.throws(() => parseDuration(bad), /Give seconds, or a duration such as 30d, .* P30D/)
  }
  t.equal(parseCount('10000'), 10_000)
  for (const bad of ['', '0', '-1', '1.5', 'x']) t.throws(() => parseCount(bad))
})

t.test('a time to come is a date-time, or how long from now', async (t) => {
  const time = '2099-01-01T03:00:00+01:00'
  t.strictSame(parseMoment(time), { time, isFromNow: false })
  for (const [text, milliseconds] of [
    ['2h', 7_200_000],
    ['P1D', 86_400_000],
    ['30m', 1_800_000],
  ] as const) {
    const before = Date.now() + milliseconds
    const { time, isFromNow } = parseMoment(text)
    t.equal(isFromNow, true)
    t.ok(Date.parse(time) >= before && Date.parse(time) <= Date.now() + milliseconds, text)
  }
  for (const bad of ['', 'tomorrow', '90', '2099-01-01', '2099-01-01T03:00:00', '-1h']) {
    t.throws(() => parseMoment(bad), /Give a time with its offset, such as .*, or how long from now, such as 30m/)
  }
})

const stdin = Readable.from([])

t.test('rules are written as field, operator and value', async (t) => {
  const where = ['vendor contains Philips Lighting', 'mac in a, b', 'ip not_exists']
  t.strictSame((await criteriaOf({ where, match: 'any' }, stdin))?.json, {
    match: 'any',
    rules: [
      { field: 'vendor', operator: 'contains', value: 'Philips Lighting' },
      { field: 'mac', operator: 'in', value: ['a', 'b'] },
      { field: 'ip', operator: 'not_exists' },
    ],
  })
  t.equal(await criteriaOf({}, stdin), undefined)
  await t.rejects(criteriaOf({ where, criteria: '{}' }, stdin), /not both/)
})

t.test('the first bytes decide how a file is sent, then the name', async (t) => {
  const guess = (name: string, start: string) => guessMediaType(name, Buffer.from(start)).mediaType
  t.equal(guess('x.txt', '\ufeff{"mac"'), 'application/x-ndjson')
  t.equal(guess('-', 'address,hwaddr,client_id'), 'text/plain')
  t.equal(guess('x.ndjson', '[{"mac":'), 'application/json')
  t.equal(guess('-', '{ "result": 0,'), 'application/json')
  t.equal(guess('-', '{ "arguments": { "leases": ['), 'application/json')
  t.equal(guess('inventory.jsonl', ''), 'application/x-ndjson')
  t.equal(guessMediaType('x', Buffer.from('[]'), 'ndjson').mediaType, 'application/x-ndjson')
  const packed = guessMediaType('devices.ndjson.gz', gzipSync('{"mac":'))
  t.strictSame(packed, { mediaType: 'application/x-ndjson', isPacked: true })
})

t.test('the rate is that of the last seconds', async (t) => {
  const rate = createRate()
  t.equal(rate.sample(0, 0), null)
  t.equal(rate.sample(500, 1000), 500)
  t.equal(rate.sample(500, 3500), 0)
})

t.test('a job that changed no device has no speed', async (t) => {
  const times = { executed_at: '2026-11-22T03:00:00.000Z', completed_at: '2026-11-22T03:00:02.000Z' }
  const counts = { affected_count: 0, skipped_count: 4000, failed_count: 0, not_reached_count: 0 }
  t.equal(meanRate({ ...times, ...counts } as Job), null)
  t.equal(meanRate({ ...times, ...counts, affected_count: 1000 } as Job), 2500)
})
