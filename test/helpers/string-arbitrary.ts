import fc from 'fast-check'
import { boundedFilter } from './bounded-filter.ts'
import type { FlatSchema } from './schema-alternatives.ts'

const day = 86_400_000

const instant = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

const offset = fc.constantFrom('Z', '+00:00', '-05:30', '+14:00')

const formats: Record<string, fc.Arbitrary<string>> = {
  'date-time': fc.oneof(
    instant,
    fc.tuple(instant, offset).map(([text, zone]) => `${text.slice(0, 19)}${zone}`),
  ),
  date: fc.integer({ min: 0, max: 40_000 }).map((days) => new Date(days * day).toISOString().slice(0, 10)),
  uuid: fc.uuid(),
  ip: fc.oneof(fc.ipV4(), fc.ipV6()),
  'ip-interface': fc.oneof(
    fc.ipV4(),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, length]) => `${ip}/${length}`),
  ),
  'ip-range': fc
    .oneof(fc.tuple(fc.ipV4(), fc.ipV4()), fc.tuple(fc.ipV6(), fc.ipV6()))
    .map(([one, other]) => `${one}-${other}`),
  subnet: fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, length]) => `${ip}/${length}`),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, length]) => `${ip}/${length}`),
  ),
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
  uri: fc.webUrl(),
  'uri-reference': fc.webPath({ size: 'small' }).map((path) => `/${path.replaceAll('/', '')}`),
  email: fc.emailAddress(),
  duration: fc
    .tuple(fc.constantFrom('P', 'PT'), fc.integer({ min: 1, max: 99 }))
    .map(([prefix, count]) => (prefix === 'P' ? `P${count}D` : `PT${count}M`)),
}

/** Strings for a schema: by its enum, pattern or format, within its length. */
export function jsonString(schema: FlatSchema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = minLength + 20, format, pattern } = schema
  const fits = (text: string): boolean => {
    const length = [...text].length
    return length >= minLength && length <= (schema.maxLength ?? Number.POSITIVE_INFINITY)
  }
  const formatted = format === undefined ? undefined : formats[format]
  // A format is the narrower of the two: few strings that match a time's pattern are times.
  const matches = (text: string): boolean => fits(text) && (!pattern || new RegExp(pattern, 'u').test(text))
  const base = formatted ?? (pattern === undefined ? undefined : matching(pattern, schema))
  if (base !== undefined) return boundedFilter(base, matches, JSON.stringify(schema))
  if (format !== undefined) return examplesOf(schema, `the format ${format}`)
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, minLength + 40)) }
  // Ajv counts code points, which are the units of `binary`; a grapheme may be many.
  return fc.oneof(fc.string({ ...length, unit: 'grapheme-ascii' }), fc.string({ ...length, unit: 'binary' }))
}

/** They take long to make, and the same few patterns stand everywhere. */
const made = new Map<string, fc.Arbitrary<string>>()

/** fast-check has no look-around; where a pattern needs it the schema's own examples stand in. */
function matching(pattern: string, schema: FlatSchema): fc.Arbitrary<string> {
  try {
    const strings = made.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'))
    made.set(pattern, strings)
    return strings
  } catch {
    return examplesOf(schema, `the pattern ${pattern}`)
  }
}

function examplesOf({ example, examples }: FlatSchema, what: string): fc.Arbitrary<string> {
  const given = [example, ...(Array.isArray(examples) ? examples : [])].filter((one) => typeof one === 'string')
  if (given.length === 0) throw new Error(`can't build strings for ${what}, and it has no examples`)
  return fc.constantFrom(...given)
}
