import { type TSchema, Type } from '@sinclair/typebox'
import t from 'tap'
import { compileValidator, type RequestPart } from '../../plugins/validation/validator.ts'
import { createApiKey } from '../../schemas/operations/create-api-key.ts'
import { createBulkActionJob } from '../../schemas/operations/create-bulk-action-job.ts'

const explain = (schema: TSchema, data: unknown, part: RequestPart = 'body'): Record<string, string> =>
  Object.fromEntries(
    compileValidator(schema, part)
      .explain(data)
      .map(({ path, message }) => [path, message]),
  )
const job = createBulkActionJob.schema.body
const base = { action_type: 'block', action_reason: 'because' }
const explainRule = (rule: unknown) => explain(job, { ...base, criteria: { rules: [rule] } })
const operators = 'equals, not_equals, starts_with, contains, in, not_in, glob, exists, not_exists'
const fields =
  'mac, mac_type, ip, site, hostname, vendor, vendor_class, tag, status, source, first_seen, last_seen, lease_expires_at'

t.test('what is valid has nothing to explain', async (t) => {
  t.strictSame(explain(job, { ...base, preview_id: 'x' }), {})
})

t.test('all fields at fault are told at once, each with what is allowed', async (t) => {
  const body = {
    action_type: 'blok',
    action_reason: '',
    action_duration: '5',
    max_limit: 0,
    scheduled_at: 'tomorrow',
    preview_id: 'x',
    extra: 1,
  }
  t.strictSame(explain(job, body), {
    extra:
      'is not a known property; remove it (known: action_type, action_duration, action_reason, scheduled_at, ' +
      'max_limit, on_existing, criteria, preview_id)',
    action_type: 'must be one of block, deny, throttle, monitor, allow, cleanup',
    action_duration: 'must be a whole number of seconds',
    action_reason: 'must not be empty',
    scheduled_at: 'must be a time with an offset, such as 2026-03-01T08:00:00Z',
    max_limit: 'must be from 1 to 100000000',
  })
})

t.test('a body is never coerced', async (t) => {
  t.match(explain(job, { ...base, preview_id: 5 }), { preview_id: 'must be text' })
  t.match(explain(job, { ...base, preview_id: 'x', action_duration: null }), {
    action_duration: 'must be a whole number of seconds',
  })
})

t.test('neither or both of two alternatives is told at each of them', async (t) => {
  t.strictSame(explain(job, base), {
    criteria: 'is required unless preview_id is given',
    preview_id: 'is required unless criteria is given',
  })
  t.strictSame(explain(job, { ...base, preview_id: 'x', criteria: { rules: [{ field: 'ip', operator: 'exists' }] } }), {
    criteria: `can't be given together with preview_id`,
    preview_id: `can't be given together with criteria`,
  })
})

t.test('a duration on deny is refused', async (t) => {
  t.strictSame(explain(job, { ...base, preview_id: 'x', action_type: 'deny', action_duration: 5 }), {
    action_duration: 'must be left out, or be 0, where action_type is deny or cleanup',
  })
})

t.test('of a rule only the faults of the kind that was meant are told', async (t) => {
  const at = (rest: string) => `criteria.rules.0${rest}`
  t.strictSame(explainRule({ field: 'bogus', operator: 'equals', value: 'x' }), {
    [at('.field')]: `must be one of ${fields}`,
  })
  t.strictSame(explainRule({ operator: 'equals', value: 'x' }), { [at('.field')]: `is required: one of ${fields}` })
  t.strictSame(explainRule({ field: 'hostname', operator: 'in_subnet', value: 'x' }), {
    [at('.operator')]: `must be one of ${operators}`,
  })
  t.strictSame(explainRule({ field: 'hostname', value: 'x' }), {
    [at('.operator')]: `is required: one of ${operators}`,
  })
  t.strictSame(explainRule({ field: 'hostname', operator: 'in', value: 'x' }), { [at('.value')]: 'must be a list' })
  t.strictSame(explainRule({ field: 'tag', operator: 'exists', value: 'x' }), {
    [at('.value')]: 'is not a known property; remove it (known: field, operator)',
  })
  t.strictSame(explainRule('x'), { [at('')]: 'must be an object' })
  t.strictSame(explainRule({ match: 'some', rules: [] }), {
    [at('.match')]: 'must be one of all, any',
    [at('.rules')]: 'must not be empty',
  })
  t.strictSame(explainRule({}), {
    [at('.field')]: 'is required unless rules is given',
    [at('.rules')]: 'is required unless field is given',
  })
})

t.test('in nested criteria and lists each value at fault is told by its place', async (t) => {
  const rules = [
    { field: 'mac', operator: 'in', value: ['aa:bb:cc:dd:ee:ff', 'zz', 3] },
    { field: 'ip', operator: 'in_subnet', value: '10/8' },
    { field: 'last_seen', operator: 'older_than', value: 'P1Y' },
  ]
  const mac = 'a MAC address, such as 24:0a:c4:40:00:01, 24-0A-C4-40-00-01, 240a.c440.0001 or 240ac4400001'
  t.strictSame(explainRule({ rules }), {
    'criteria.rules.0.rules.0.value.1': `must be ${mac}`,
    'criteria.rules.0.rules.0.value.2': 'must be text',
    'criteria.rules.0.rules.1.value': 'must be a subnet, such as 10.20.0.0/16 or 2001:db8::/32',
    'criteria.rules.0.rules.2.value':
      'must be a duration such as 30d, 12h or 1h30m, or in ISO 8601 P30D, PT12H or PT1H30M',
  })
})

t.test('repeated entries are told by their places', async (t) => {
  t.match(explain(createApiKey.schema.body, { name: 'x', scopes: ['admin', 'admin'] }), {
    scopes: 'must not repeat an entry; entries 0 and 1 are the same',
  })
})

t.test('a value that is no object at all has one fault', async (t) => {
  for (const data of [null, 'x', 5, [], true]) t.strictSame(explain(job, data), { body: 'must be an object' })
})

t.test('every keyword has words of its own', async (t) => {
  const schema = Type.Object({
    a: Type.Number({ exclusiveMinimum: 0 }),
    b: Type.Number({ exclusiveMaximum: 0 }),
    c: Type.Integer({ multipleOf: 5 }),
    d: Type.Integer({ minimum: 1 }),
    e: Type.Integer({ maximum: 1 }),
    f: Type.Array(Type.String(), { minItems: 2 }),
    g: Type.Array(Type.String(), { maxItems: 1 }),
    h: Type.String({ minLength: 2 }),
    i: Type.String({ maxLength: 1 }),
    j: Type.Record(Type.String(), Type.Integer(), { maxProperties: 1 }),
    k: Type.Record(Type.String(), Type.Integer(), { minProperties: 2 }),
    l: Type.Never(),
    m: Type.Union([Type.String(), Type.Null()]),
    n: Type.String({ pattern: '^x$' }),
    o: Type.String({ pattern: '^[^\\u0000]+$' }),
    p: Type.String({ format: 'uuid' }),
    q: Type.String({ format: 'email' }),
    r: Type.Unsafe({ propertyNames: { maxLength: 1 }, type: 'object' }),
    s: Type.Unsafe({ enum: ['x', 1, null] }),
    t: Type.Boolean(),
  })
  const data = {
    a: 0,
    b: 0,
    c: 1,
    d: 0,
    e: 2,
    f: ['x'],
    g: ['x', 'y'],
    h: 'x',
    i: 'xy',
    j: { x: 1, y: 2 },
    k: { x: 1 },
    l: 1,
    m: 1,
    n: 'y',
    o: '\0',
    p: 'x',
    q: 'x',
    r: { long: 1 },
    s: 2,
    t: 1,
  }
  t.strictSame(explain(schema, data), {
    a: 'must be more than 0',
    b: 'must be less than 0',
    c: 'must be a multiple of 5',
    d: 'must be 1 or more',
    e: 'must be 1 or less',
    f: 'must have at least 2 entries',
    g: 'must have at most 1 entry',
    h: 'must be at least 2 characters long',
    i: 'must be at most 1 character long',
    j: 'must have at most 1 property',
    k: 'must have at least 2 properties',
    l: 'is not allowed here; leave it out',
    m: 'must be text or null',
    n: 'must be text that matches ^x$',
    o: 'must not contain a NUL character',
    p: 'must be a UUID, such as 0196f1c5-7d3a-7b1e-9c7b-2f4e5a6b7c8d',
    q: 'must be a valid email',
    r: 'must be at most 1 character long',
    s: 'must be one of x, 1, null',
    t: 'must be true or false',
  })
})

t.test('members that exclude or need each other are told', async (t) => {
  const schema = Type.Unsafe({
    type: 'object',
    properties: { a: {}, b: {}, c: {} },
    not: { required: ['a', 'b'] },
    dependentRequired: { c: ['d'] },
    anyOf: [{ required: ['e', 'f'] }, { required: ['g'] }],
  })
  t.strictSame(explain(schema, { a: 1, b: 2, c: 3 }), {
    a: `can't be given together with b`,
    b: `can't be given together with a`,
    d: 'is required when c is given',
    body: 'needs e and f or g',
  })
  const twoForms = Type.Unsafe({ oneOf: [{ type: 'object' }, { minProperties: 1 }] })
  t.strictSame(explain(twoForms, { a: 1 }), { body: 'matches several of the allowed forms; send just one' })
})

t.test('of two conditions each fault is told with its own, also inside an alternative', async (t) => {
  const when = (name: string) => ({
    if: { required: [name], properties: { [name]: { const: 'x' } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
    then: { properties: { c: { const: 0 } } },
  })
  const schema = Type.Unsafe({
    type: 'object',
    properties: { inner: { oneOf: [{ type: 'object', ...when('b') }, { type: 'null' }] } },
    ...when('a'),
  })
  t.strictSame(explain(schema, { a: 'x', c: 1, inner: { b: 'x', c: 1 } }), {
    c: 'must be left out, or be 0, where a is x',
    'inner.c': 'must be left out, or be 0, where b is x',
  })
})

t.test('numbers and booleans of a query are read from their text, strictly', async (t) => {
  const schema = Type.Object({
    limit: Type.Integer({ default: 50 }),
    ratio: Type.Optional(Type.Number()),
    deleted: Type.Optional(Type.Boolean()),
    name: Type.Optional(Type.String()),
  })
  const read = (query: Record<string, unknown>) => {
    const faults = explain(schema, query, 'querystring')
    return Object.keys(faults).length > 0 ? faults : query
  }
  t.strictSame(read({}), { limit: 50 })
  t.strictSame(read({ limit: '7', ratio: '-1.5e2', deleted: 'false', name: '5' }), {
    limit: 7,
    ratio: -150,
    deleted: false,
    name: '5',
  })
  for (const limit of ['0x10', ' 5', '1e3', '05', '', '1.0', '99999999999999999']) {
    t.match(read({ limit }), { limit: 'must be a whole number' }, JSON.stringify(limit))
  }
  t.match(read({ limit: ['1', '2'] }), { limit: 'must be a whole number' })
  t.match(read({ deleted: '1' }), { deleted: 'must be true or false' })
  t.match(read({ ratio: '.5' }), { ratio: 'must be a number' })
})

t.test('defaults are filled in at the top of a body, and only there', async (t) => {
  const body: Record<string, unknown> = {
    ...base,
    criteria: { rules: [{ field: 'ip', operator: 'exists' }] },
  }
  t.ok(compileValidator(job, 'body')(body))
  t.equal(body.action_duration, 0)
  t.strictSame(body.criteria, { rules: [{ field: 'ip', operator: 'exists' }] })
})

t.test('long names are cut, and at most fifty faults are told', async (t) => {
  const schema = Type.Object({}, { additionalProperties: false })
  const [name = ''] = Object.keys(explain(schema, { ['x'.repeat(5000)]: 1 }))
  t.equal(name, `${'x'.repeat(80)}…`)
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, 1]))
  t.equal(Object.keys(explain(schema, many)).length, 50)
})

t.test('a name with a slash or a tilde is told as it is', async (t) => {
  const schema = Type.Record(Type.String(), Type.Integer())
  t.strictSame(explain(schema, { 'a/b~c': 'x' }), { 'a/b~c': 'must be a whole number' })
})

t.test('a body too deep for the stack is refused, not a fault of ours', async (t) => {
  const criteria = JSON.parse(`${'{"rules":['.repeat(50_000)}${']}'.repeat(50_000)}`)
  t.strictSame(explain(job, { ...base, criteria }), { body: 'is nested too deeply' })
})

t.test('a body with very many faults is refused quickly', async (t) => {
  const criteria = { rules: Array.from({ length: 300_000 }, () => ({})) }
  t.strictSame(explain(job, { ...base, criteria }), { 'criteria.rules': 'must have at most 100 entries' })
})

t.test('a schema that is none, or has an unknown format, is refused at once', async (t) => {
  t.throws(() => compileValidator({ type: 'strnig' }, 'body'), /type/)
  t.throws(() => compileValidator({ type: 'string', format: 'colour' }, 'body'), /unknown format "colour"/)
})

t.test('faults of a validator that throws anything else are not hidden', async (t) => {
  const validate = compileValidator(Type.Object({ a: Type.String() }), 'body')
  const trap = {
    get a(): string {
      throw new TypeError('trap')
    },
  }
  t.throws(() => validate(trap), /trap/)
})
