import fc from 'fast-check'
import t from 'tap'
import { parseDateTime, parseDuration } from '../../db/criteria/times.ts'
import { Duration } from '../../schemas/components/duration.ts'

t.test('a date-time with its offset is read to the millisecond', async (t) => {
  t.equal(parseDateTime('2026-01-31T08:00:00Z'), Date.UTC(2026, 0, 31, 8))
  t.equal(parseDateTime('2026-01-31t08:00:00.1234567+02:30'), Date.UTC(2026, 0, 31, 5, 30, 0, 123))
  t.equal(parseDateTime('2026-01-31T08:00:00.5-00:00'), Date.UTC(2026, 0, 31, 8, 0, 0, 500))
  t.equal(parseDateTime('2024-02-29T00:00:00Z'), Date.UTC(2024, 1, 29))
})

t.test('what Date writes is read back, in every year', async (t) => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('0000-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      }),
      (date) => parseDateTime(date.toISOString()) === date.getTime(),
    ),
  )
  t.pass('fast-check found no date that differs')
})

t.test('what is no date-time is refused', async (t) => {
  const wrong = [
    '',
    '2026-01-31',
    '2026-01-31T08:00:00',
    '2026-01-31 08:00:00Z',
    '2026-01-31T08:00Z',
    '2026-1-31T08:00:00Z',
  ]
  wrong.push('2026-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z')
  wrong.push('2026-01-00T00:00:00Z', '2026-01-31T24:00:00Z', '2026-01-31T08:60:00Z', '2026-01-31T08:00:60Z')
  wrong.push('2026-01-31T08:00:00+24:00', '2026-01-31T08:00:00+0200', '2026-01-31T08:00:00.Z', 'tomorrow', '1769846400')
  wrong.push('2016-12-31T23:59:60Z', '0000-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00')
  for (const text of wrong) t.equal(parseDateTime(text), null, text)
})

t.test('a duration is read in both forms', async (t) => {
  t.equal(parseDuration('PT90S'), 90_000)
  t.equal(parseDuration('90s'), 90_000)
  t.equal(parseDuration('P1W2DT3H4M5S'), ((9 * 24 + 3) * 3600 + 4 * 60 + 5) * 1000)
  t.equal(parseDuration('1w2d3h4m5s'), ((9 * 24 + 3) * 3600 + 4 * 60 + 5) * 1000)
  t.equal(parseDuration('1h30m'), 5_400_000)
  t.equal(parseDuration('P0D'), 0)
  t.equal(parseDuration('0d'), 0)
})

t.test('what is not a duration is refused', async (t) => {
  const wrong = [
    '',
    'P',
    'PT',
    'P1DT',
    'P1M',
    'P1Y',
    'P-1D',
    '-P1D',
    'P1.5D',
    'p1d',
    'PT1D',
    '30',
    'P365251D',
    '365251d',
  ]
  wrong.push(
    '30D',
    '1y',
    '1.5h',
    '-1d',
    '1d 12h',
    '1m1h',
    '1d1d',
    'P30d',
    'd',
    '1e3',
    ' 30d',
    '30d ',
    '30d\n',
    '999999999w',
  )
  for (const text of wrong) t.equal(parseDuration(text), null, text)
})

const amount = (max: number) => fc.option(fc.nat(max), { nil: undefined })

t.test('both forms mean the same, and the contract allows both', async (t) => {
  const parts = fc.tuple(amount(9999), amount(99_999), amount(999_999), amount(999_999), amount(99_999_999))
  const pattern = new RegExp(Duration.pattern as string)
  const write = (amounts: readonly (number | undefined)[], units: string) =>
    amounts.map((value, index) => (value === undefined ? '' : `${value}${units[index]}`)).join('')
  fc.assert(
    fc.property(
      parts.filter((amounts) => amounts.some((value) => value !== undefined)),
      (amounts) => {
        const time = write(amounts.slice(2), 'HMS')
        const iso = `P${write(amounts.slice(0, 2), 'WD')}${time === '' ? '' : `T${time}`}`
        const short = write(amounts, 'wdhms')
        const isSame = parseDuration(iso) !== null && parseDuration(iso) === parseDuration(short)
        return isSame && pattern.test(iso) && pattern.test(short)
      },
    ),
  )
  t.pass('fast-check found no two that differ')
})
