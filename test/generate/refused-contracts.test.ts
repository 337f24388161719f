import t from 'tap'
import { parse, stringify } from 'yaml'
import { generate } from '../../scripts/generate/generate.ts'
import { everything } from '../helpers/everything.ts'

/** Sets one place of the fixture contract, given as keys, and says how the generator takes it. */
function changed(keys: string[], value: unknown): () => void {
  const contract: unknown = parse(everything)
  const parent = keys.slice(0, -1).reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], contract)
  Object.assign(parent as object, { [keys.at(-1) ?? '']: value })
  return () => generate(stringify(contract, { aliasDuplicateObjects: false }))
}

const refused: [what: string, keys: string[], value: unknown, message: string][] = [
  [
    'an unknown keyword is refused, never dropped',
    ['components', 'schemas', 'Thing', 'properties', 'id', 'nullable'],
    true,
    '#/components/schemas/Thing/properties/id/nullable: the generator knows no such schema key',
  ],
  [
    'so is one in a schema that only an operation has',
    ['paths', '/things', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
    { maxItem: 3 },
    '#/paths/~1things/get/responses/200/content/application~1json/schema/maxItem: the generator knows no such schema key',
  ],
  [
    'so is an unknown key of a parameter',
    ['components', 'parameters', 'Id', 'allowReserved'],
    true,
    '#/components/parameters/Id/allowReserved: the generator knows no such parameter key',
  ],
  [
    'a schema that is neither object nor boolean is refused',
    ['components', 'schemas', 'Thing'],
    'string',
    '#/components/schemas/Thing: expected a schema object, found "string"',
  ],
  [
    'a reference to nothing is refused',
    ['components', 'schemas', 'Thing', 'properties', 'id'],
    { $ref: '#/components/schemas/Nowhere' },
    '#/components/schemas/Thing/properties/id/$ref: #/components/schemas/Nowhere points at nothing',
  ],
  [
    'a schema reference to anything but a component is refused',
    ['components', 'schemas', 'Thing', 'properties', 'id'],
    { $ref: '#/components/schemas/Base/properties/id' },
    '#/components/schemas/Thing/properties/id/$ref: #/components/schemas/Base/properties/id must point into #/components/schemas',
  ],
  [
    'a parameter in a cookie is refused',
    ['components', 'parameters', 'Id', 'in'],
    'cookie',
    'stopThing: parameter id: a parameter is in path, query or header',
  ],
  [
    'a style that Fastify does not parse is refused',
    ['components', 'parameters', 'Id', 'style'],
    'matrix',
    'stopThing: parameter id: style and explode must be left at their defaults',
  ],
  [
    'a header parameter that OpenAPI ignores is refused',
    ['components', 'parameters', 'RequestTag', 'name'],
    'Accept',
    'listThings: parameter Accept: OpenAPI ignores a header parameter of this name',
  ],
  [
    'schemes that ask for different scopes are refused',
    ['paths', '/things', 'post', 'security'],
    [{ bearer: ['a'] }, { password: ['b'] }],
    'createThing: security must ask every scheme for the same scopes',
  ],
  [
    'two schemes at once are refused',
    ['paths', '/things', 'post', 'security'],
    [{ bearer: [], password: [] }],
    'createThing: security must not ask for two schemes at once',
  ],
  [
    'security that may be left out is refused',
    ['paths', '/things', 'post', 'security'],
    [{ bearer: [] }, {}],
    'createThing: security must not be optional',
  ],
  [
    'an unknown scheme is refused',
    ['paths', '/things', 'post', 'security'],
    [{ key: [] }],
    'createThing: security names an unknown scheme, key',
  ],
  [
    'security that is missing everywhere is refused',
    ['security'],
    undefined,
    'listThings: security is missing, here and at the root; `security: []` opens an operation',
  ],
  [
    'two operations that would share a file are refused',
    ['paths', '/search', 'post', 'operationId'],
    'importThings',
    'two names in the contract would share the file schemas/operations/import-things.ts',
  ],
]

for (const [what, keys, value, message] of refused) {
  t.test(what, async (t) => {
    t.throws(changed(keys, value), { message })
  })
}
