import t from 'tap'
import { isDateTime } from '../../plugins/validation/schema-formats.ts'

t.test('a time with an offset is a date-time', async (t) => {
  for (const text of [
    '2026-03-01T08:00:00Z',
    '2026-03-01t08:00:00.123456789z',
    '2026-03-01T08:00:00+05:30',
    '2024-02-29T23:59:59-23:59',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
  ]) {
    t.ok(isDateTime(text), text)
    t.notOk(Number.isNaN(Date.parse(text)), `${text} can be read`)
  }
})

t.test('what is not in the calendar, lacks an offset, or leaves the four-digit years in UTC is none', async (t) => {
  for (const text of [
    '2026-03-01T08:00:00',
    '2026-03-01 08:00:00Z',
    '2026-03-01',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-01T24:00:01Z',
    '2026-03-01T23:59:60Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T23:60:00Z',
    '2026-03-01T08:00:00+24:00',
    '9999-12-31T23:00:00-01:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    '2026-03-01T08:00:00Z\n',
    'tomorrow',
    '',
  ]) {
    t.notOk(isDateTime(text), JSON.stringify(text))
  }
})
