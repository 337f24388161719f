import fc from 'fast-check'

/** Text that has broken servers before. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202egpj.exe',
  '\ufeff',
  '\r\nx-injected: 1',
  "'; DROP TABLE jobs; --",
  '%',
  '_',
  '../../etc/passwd',
  '%00%2e%2e',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the attack
  '${7*7}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'NaN',
  '-0',
  '1e999',
  'é'.repeat(300),
  'a'.repeat(10_000),
]

/** Globs that match no name of `a` alone, each in a way that takes some matchers the age of the universe to find out. */
export const dearPatterns: readonly string[] = [
  `${'*a'.repeat(120)}*b`,
  `${'*a?'.repeat(80)}b`,
  `${'*['.repeat(100)}b`,
  `${'*aa'.repeat(80)}?b*c`,
  `*${'?'.repeat(250)}*b`,
]

export const hostileText: fc.Arbitrary<string> = fc.constantFrom(...hostileTexts)

/** JSON values that nobody asked for. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(-1, 0, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308),
  fc
    .constantFrom('{"__proto__":{"admin":true}}', '{"toString":0,"valueOf":0}', `${'['.repeat(200)}${']'.repeat(200)}`)
    .map((json) => JSON.parse(json)),
)

/** A JSON value as it is written into a URL; unlike `String`, of any object. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** A valid value with one thing wrong somewhere in it; now and then it happens to be valid still. */
export function almostValid(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(valid, fc.nat(), fc.nat(), hostileValue).map(([value, where, how, other]) => {
    const root: Parent = { value: structuredClone(value) }
    const places = placesIn(root)
    const { parent, key } = places[where % places.length] ?? { parent: root, key: 'value' }
    const changes = changesOf(parent[key], other)
    const change = changes[how % changes.length]
    if (change !== undefined) parent[key] = change(how)
    return root.value
  })
}

type Parent = Record<string, unknown>

function placesIn(parent: Parent): { parent: Parent; key: string }[] {
  return Object.entries(parent).flatMap(([key, value]) => [
    { parent, key },
    ...(isParent(value) ? placesIn(value) : []),
  ])
}

/** Also true of arrays, whose keys are their indexes. */
function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null
}

/** What can go wrong with a value; `pick` chooses where in it. */
function changesOf(value: unknown, other: unknown): ((pick: number) => unknown)[] {
  const anything = [() => other, () => null, () => [value], () => asText(value)]
  if (typeof value === 'string') {
    return [
      ...anything,
      () => '',
      () => `${value}x`,
      () => value.slice(1),
      () => value.toUpperCase(),
      () => `${value} `,
    ]
  }
  if (typeof value === 'number')
    return [...anything, () => -value, () => value + 0.5, () => value * 1e9, () => value - 1]
  if (Array.isArray(value)) {
    return [
      ...anything,
      () => [],
      () => [...value, other],
      () => [...value, ...value],
      () => Array(30).fill(value[0]).flat(),
    ]
  }
  if (!isParent(value)) return anything
  const names = Object.keys(value)
  const without = (pick: number): Parent => {
    const { [names[pick % names.length] ?? '']: _, ...rest } = value
    return rest
  }
  return [
    ...anything,
    () => ({}),
    () => ({ ...value, unheard_of: other }),
    without,
    without,
    (pick) => ({ ...without(pick), x: 1 }),
  ]
}
