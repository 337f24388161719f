import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')
const OTHERS = /^(node_modules|dist|test|bench|coverage)(\/|$)/

/**
 * Floors, the lowest first: what stands on one imports from lower ones and from itself, never from its neighbours or
 * from above. `scripts/` are tools of this repository, and on none.
 */
type Floors = readonly (readonly string[])[]

/** routes -> plugins -> db, and what lies between. */
const TOP: Floors = [
  ['db', 'schemas'],
  ['feeds', 'importers', 'outbound'],
  ['enforcers', 'sources', 'webhooks'],
  ['plugins'],
  ['routes'],
  ['app.ts'],
  ['server'],
  ['cli', 'server.ts'],
]
const SQLITE: Floors = [
  // What a statement needs.
  ['connection.ts', 'faults.ts', 'steps.ts', 'address-sql.ts'],
  ['counters.ts', 'kept-time.ts', 'migrate.ts'],
  ['file', 'checkpoints', 'criteria'],
  // What is kept.
  ['devices', 'keys', 'sources', 'webhooks'],
  ['audit'],
  ['jobs', 'previews'],
  // What works on it.
  ['janitor', 'runner'],
  ['enforcement'],
  ['engine.ts', 'lookups.ts', 'check'],
  // Where it runs.
  ['threads'],
  ['open-everywhere.ts'],
  ['direct-reads.ts'],
  ['store.ts', 'offline.ts'],
]
const POSTGRES: Floors = [
  // The wire, and what a statement needs.
  ['silence.ts'],
  ['session.ts', 'tls.ts', 'ip-key.ts', 'address-sql.ts', 'verbs.ts', 'faults.ts', 'looked-up.ts'],
  ['connect.ts', 'connection.ts', 'migrate.ts', 'requirements.ts'],
  [
    'owned-session.ts',
    'reads.ts',
    'write-connection.ts',
    'group-commit.ts',
    'timed-imports.ts',
    'counters.ts',
    'kept-time.ts',
    'shared-reads.ts',
    'target-sql.ts',
  ],
  ['criteria', 'long-reads.ts'],
  // What is kept.
  ['devices', 'keys', 'sources', 'webhooks'],
  ['audit'],
  // Targets lie in blocks, which items are read from.
  ['previews'],
  ['jobs'],
  // What works on it.
  ['janitor', 'runner'],
  ['enforcement'],
  ['engine.ts', 'lookups.ts', 'queries.ts', 'check'],
  ['writer.ts'],
  ['store.ts', 'offline.ts'],
]

type Imports = ReadonlyMap<string, readonly string[]>

const IMPORT =
  /^(?:import|export)\b[^'\n]*(?:\n[^'\n]*)*? from '(\.[^']+)'|\bimport\('(\.[^']+)'\)|^import '(\.[^']+)'/gm

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return Array.from(text.matchAll(IMPORT), ([, ...paths]) => join(dirname(file), paths.find(Boolean) as string))
}

/** Files that import each other, as paths that end where they began. */
function circlesOf(imports: Imports): string[][] {
  const done = new Set<string>()
  const circles: string[][] = []
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) circles.push([...path.slice(at), file])
    if (at >= 0 || done.has(file)) return
    for (const other of imports.get(file) ?? []) visit(other, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return circles
}

/** Imports that climb, or lead to a neighbour; and rooms that stand on no floor. */
function climbsOf(imports: Imports, folder: string, floors: Floors): string[] {
  const roomOf = (path: string): string => path.slice(folder.length).split('/')[0] as string
  const floorOf = (path: string): number => floors.findIndex((floor) => floor.includes(roomOf(path)))
  return [...imports].flatMap(([file, others]) => {
    if (!file.startsWith(folder)) return []
    if (floorOf(file) < 0) return [`${file} stands on no floor`]
    return others
      .filter((other) => other.startsWith(folder) && roomOf(other) !== roomOf(file))
      .filter((other) => floorOf(other) < 0 || floorOf(other) >= floorOf(file))
      .map((other) => `${file} imports ${other}`)
  })
}

/** Which rooms of a folder import which others; files beside the rooms are in none. */
function roomsOf(imports: Imports, folder: string): Imports {
  const roomOf = (path: string): string | undefined => {
    const [room, ...inside] = path.startsWith(folder) ? path.slice(folder.length).split('/') : []
    return inside.length > 0 ? room : undefined
  }
  const pairs = [...imports].flatMap(([file, others]) => others.map((other) => [roomOf(file), roomOf(other)] as const))
  const between = pairs.filter(([from, to]) => from !== undefined && to !== undefined && from !== to)
  const rooms = Map.groupBy(between as readonly (readonly [string, string])[], ([from]) => from)
  return new Map([...rooms].map(([from, found]) => [from, [...new Set(found.map(([, to]) => to))]]))
}

const files = globSync('**/*.ts', { cwd: ROOT, exclude: (name) => OTHERS.test(name) })
const code: Imports = new Map(files.map((file) => [file, importsOf(file)]))
const housed: Imports = new Map([...code].filter(([file]) => !file.startsWith('scripts/')))

t.test('no files import each other in a circle', async (t) => {
  t.ok(code.size > 300)
  t.ok([...code.values()].flat().length > 1000)
  t.strictSame(circlesOf(code), [])
})

t.test('imports run one way: routes, plugins, db', async (t) => {
  t.strictSame(climbsOf(housed, '', TOP), [])
})

t.test('the rooms of a folder do not import each other in a circle', async (t) => {
  for (const folder of ['db/', 'plugins/', 'routes/']) {
    const rooms = roomsOf(code, folder)
    t.ok(rooms.size > 1, folder)
    t.strictSame(circlesOf(rooms), [], folder)
  }
})

t.test('imports never climb inside an engine', async (t) => {
  for (const [folder, floors] of Object.entries({ 'db/sqlite/': SQLITE, 'db/postgres/': POSTGRES })) {
    t.strictSame(climbsOf(housed, folder, floors), [])
    for (const room of floors.flat()) {
      t.ok(
        files.some((file) => file === `${folder}${room}` || file.startsWith(`${folder}${room}/`)),
        `${folder}${room} is there`,
      )
    }
  }
})

t.test('a circle, a climb and a room without a floor are found', async (t) => {
  const imports = new Map([
    ['a/1.ts', ['a/2.ts', 'b/1.ts']],
    ['a/2.ts', ['a/1.ts']],
    ['b/1.ts', ['a/2.ts', 'c/1.ts']],
    ['c/1.ts', []],
  ])
  t.strictSame(circlesOf(imports), [['a/1.ts', 'a/2.ts', 'a/1.ts']])
  t.strictSame(circlesOf(roomsOf(imports, '')), [['a', 'b', 'a']])
  t.strictSame(climbsOf(imports, '', [['a'], ['b']]), [
    'a/1.ts imports b/1.ts',
    'b/1.ts imports c/1.ts',
    'c/1.ts stands on no floor',
  ])
})
