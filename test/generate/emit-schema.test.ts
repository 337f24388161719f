import t from 'tap'
import type { Schema } from '../../scripts/generate/contract-types.ts'
import { emitSchema } from '../../scripts/generate/emit-schema.ts'
import { emitType } from '../../scripts/generate/emit-type.ts'

const ref = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` })

const cases: { what: string; schema: Schema; source: string; type: string }[] = [
  { what: 'true takes anything', schema: true, source: 'Type.Unknown()', type: 'unknown' },
  { what: 'false takes nothing', schema: false, source: 'Type.Never()', type: 'never' },
  {
    what: 'bounds of a string are kept and its description is not',
    schema: { type: 'string', minLength: 1, maxLength: 9, pattern: '^a\\d$', format: 'uuid', description: 'An id.' },
    source: 'Type.String({ "minLength": 1, "maxLength": 9, "pattern": "^a\\\\d$", "format": "uuid" })',
    type: 'string',
  },
  {
    what: 'bounds of a number are kept',
    schema: { type: 'integer', minimum: 0, exclusiveMaximum: 9, multipleOf: 3, default: 3 },
    source: 'Type.Integer({ "minimum": 0, "exclusiveMaximum": 9, "multipleOf": 3, "default": 3 })',
    type: 'number',
  },
  {
    what: 'the unit of a number is kept, for messages, and other extensions are not',
    schema: { type: 'integer', minimum: 0, 'x-unit': 'seconds', 'x-other': 'x' },
    source: 'Type.Integer({ "minimum": 0, "x-unit": "seconds" })',
    type: 'number',
  },
  { what: 'const is a literal', schema: { type: 'string', const: 'a' }, source: 'Type.Literal("a")', type: '"a"' },
  {
    what: 'enum stays an enum',
    schema: { type: 'string', enum: ['a', 'b'] },
    source: 'Type.Unsafe<"a" | "b">({ "type": "string", "enum": ["a","b"] })',
    type: '"a" | "b"',
  },
  {
    what: 'a nullable string is one type list',
    schema: { type: ['string', 'null'], maxLength: 5 },
    source: 'Type.Unsafe<string | null>({ "type": ["string","null"], "maxLength": 5 })',
    type: 'string | null',
  },
  {
    what: 'a reference is the constant it names',
    schema: { ...ref('Colour'), description: 'Its colour.' },
    source: 'Colour',
    type: 'Colour',
  },
  {
    what: 'a default beside a reference is laid over it',
    schema: { ...ref('Colour'), default: 'red' },
    source: 'Type.Unsafe<Colour>({ ...Colour, "default": "red" })',
    type: 'Colour',
  },
  {
    what: 'a constraint beside a reference holds besides it',
    schema: { ...ref('Colour'), maxLength: 3 },
    source: 'Type.Unsafe<Colour>({ "maxLength": 3, "allOf": [Colour] })',
    type: 'Colour',
  },
  {
    what: 'a reference inside the cycle being written is a $ref',
    schema: ref('Criteria'),
    source: 'Type.Unsafe<Criteria>({ $ref: "#/$defs/Criteria" })',
    type: 'Criteria',
  },
  {
    what: 'properties are optional unless required',
    schema: {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'boolean' }, 'b-c': { type: 'null' } },
      additionalProperties: false,
    },
    source:
      'Type.Object({ "a": Type.Boolean(), "b-c": Type.Optional(Type.Null()) }, { "additionalProperties": false })',
    type: '{ "a": boolean; "b-c"?: null }',
  },
  {
    what: 'a dictionary keeps its property count',
    schema: { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1, maxProperties: 9 },
    source:
      'Type.Unsafe<Record<string, number>>({ "type": "object", "additionalProperties": { "type": "integer" }, "minProperties": 1, "maxProperties": 9 })',
    type: 'Record<string, number>',
  },
  {
    what: 'alternatives that only require leave the type alone',
    schema: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    },
    source:
      'Type.Object({ "a": Type.Optional(Type.String()), "b": Type.Optional(Type.String()) }, { "oneOf": [{ "required": ["a"] }, { "required": ["b"] }] })',
    type: '{ "a"?: string; "b"?: string }',
  },
  {
    what: 'oneOf is a union and keeps its discriminator, but not the mapping, which Ajv refuses',
    schema: {
      type: 'object',
      discriminator: { propertyName: 'kind', mapping: { circle: '#/components/schemas/Circle' } },
      oneOf: [ref('Circle'), ref('Square')],
    },
    source:
      'Type.Unsafe<Circle | Square>({ "type": "object", "discriminator": {"propertyName":"kind"}, "oneOf": [Circle, Square] })',
    type: 'Circle | Square',
  },
  {
    what: 'allOf is an intersection, to which constraints add nothing',
    schema: { allOf: [ref('Base'), { anyOf: [ref('A'), ref('B')] }, { not: { required: ['x'] } }] },
    source: 'Type.Unsafe<Base & (A | B)>({ "allOf": [Base, { "anyOf": [A, B] }, { "not": { "required": ["x"] } }] })',
    type: 'Base & (A | B)',
  },
  {
    what: 'if, then and else choose between two types',
    // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
    schema: { if: { required: ['rules'] }, then: ref('Group'), else: ref('Rule') },
    source:
      'Type.Unsafe<Group | Rule>({ "if": { "required": ["rules"] }, \n// biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword\n"then": Group, "else": Rule })',
    type: 'Group | Rule',
  },
  {
    what: 'an array keeps its bounds',
    schema: { type: 'array', items: ref('Colour'), minItems: 1, maxItems: 2, uniqueItems: true },
    source: 'Type.Array(Colour, { "minItems": 1, "maxItems": 2, "uniqueItems": true })',
    type: 'Colour[]',
  },
]

for (const { what, schema, source, type } of cases) {
  t.test(what, async (t) => {
    t.equal(emitSchema(schema, { cycle: ['Criteria'] }), source)
    t.equal(emitType(schema), type)
  })
}

t.test('a property may have the name of a keyword', async (t) => {
  const properties = { example: { type: 'string' }, description: { type: 'string' } }
  t.equal(
    emitSchema({ type: 'object', properties }, { cycle: [] }),
    'Type.Object({ "example": Type.Optional(Type.String()), "description": Type.Optional(Type.String()) })',
  )
})
