import fc from 'fast-check'
import t from 'tap'
import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import type { Criteria } from '../../db/criteria/criteria.ts'
import { listedAlone } from '../../db/criteria/search-bounds.ts'
import { formatMac, MAX_MAC } from '../../db/mac.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { type Connection, statementsOn } from '../../db/postgres/connection.ts'
import { compileCondition, compileCriteria } from '../../db/postgres/criteria/compile.ts'
import { createKeyRanges } from '../../db/postgres/criteria/key-ranges.ts'
import { fewOf, searchesOf } from '../../db/postgres/devices/searches.ts'
import { criteriaArbitraries, NOW } from '../helpers/criteria-arbitrary.ts'
import { dearPatterns, hostileTexts } from '../helpers/hostile-arbitrary.ts'
import { createInventory, type Inventory, type Sample, select } from '../helpers/inventory.ts'
import { copyInventory } from '../helpers/postgres/copy-inventory.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'

/** Of few characters, so that rules and devices often meet: what patterns give a meaning to, and what is folded. */
const short = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 2 })
const patterns = short('a', 'a', 'b', '_', '%', '\\', '*', '?')
const folded = fc.oneof(short('é', 'É', 'E\u0301', 'e'), short('i', 'İ', 'I', 'ı'), short('σ', 'Σ', 'ς', 'ß', 'ẞ'))
/** At the ends of the order of bytes, and of what a character may be. */
const edges = short('a', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}')
const quoted = short('a', "'", '"', ':a', '$1', '{', '}', ',', ' ', '[', ']', '^', '-')
const hostile = fc.constantFrom(...hostileTexts.filter((text) => text !== '' && !text.includes('\0')))
const BOUND = 64

const text = fc
  .oneof({ arbitrary: patterns, weight: 4 }, { arbitrary: folded, weight: 2 }, edges, quoted, hostile)
  .map((text) => [...text.toWellFormed()].slice(0, BOUND).join(''))

/** Whose letters beyond ASCII no engine folds: they were folded when they were imported. */
const source = fc.oneof(fc.constantFrom('kea', 'KEA', 'é', 'É', 'Σ', 'σ'), text)

/** The MACs that match, ascending, in each of the ways in which the engine looks for them. */
async function selectedBy(db: Connection, criteria: Criteria): Promise<Record<string, readonly number[]>> {
  const macs = (from: string) =>
    db.prepare<[object], number>(`SELECT d.mac FROM ${from} ORDER BY d.mac`, { once: true }).pluck()
  const { sql, params, keys } = compileCriteria(criteria, NOW)
  const { source, paramsOf } = createKeyRanges(db)(keys)
  const condition = compileCondition(criteria, NOW)
  const few = listedAlone(criteria) ?? (await fewOf(db, searchesOf(criteria, NOW)))
  return {
    ranges: await macs(`${source} AND (${sql})`).all({ ...paramsOf(-1, MAX_MAC), ...params }),
    condition: await macs(`devices d WHERE ${condition.sql}`).all(condition.params),
    few: await macs(`devices d WHERE ${few === null ? 'TRUE' : 'd.mac = ANY (:few)'} AND (${condition.sql})`).all({
      ...condition.params,
      few,
    }),
  }
}

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** What throws where an engine selects others than SQLite does; answers how many are selected in all. */
async function comparisonOn(t: { teardown(work: () => unknown): unknown }) {
  const database = await migratedDatabase()
  const session = await connect(parsePlace(database.url))
  t.teardown(async () => {
    await session.end()
    await database.drop()
  })
  const db: Connection = { prepare: statementsOn(() => session) }
  const judge = async (sqlite: Inventory, criteria: Criteria): Promise<number> => {
    const faults = checkCriteria(criteria)
    if (faults.length > 0) throw new Error(`refused: ${JSON.stringify(faults)}`)
    const expected = select(sqlite, criteria, NOW)
    for (const [way, found] of Object.entries(await selectedBy(db, criteria))) {
      if (String(found) !== String(expected)) {
        throw new Error(`${JSON.stringify(criteria)} selects ${found} by ${way}, and ${expected} from SQLite`)
      }
    }
    return expected.length
  }
  return async (devices: readonly Sample[], many: readonly Criteria[]): Promise<number> => {
    const sqlite = createInventory(devices)
    await session.exec('BEGIN')
    try {
      await copyInventory(sqlite, db)
      let selected = 0
      for (const one of many) selected += await judge(sqlite, one)
      return selected
    } finally {
      await session.exec('ROLLBACK')
      sqlite.close()
    }
  }
}

t.test('random criteria over random inventories select the same as from SQLite', async (t) => {
  t.comment(`SEED=${seed}`)
  const compare = await comparisonOn(t)
  const { inventory, criteria } = criteriaArbitraries({ text, source })
  const many = fc.array(criteria, { minLength: 10, maxLength: 10 })
  let selected = 0
  const same = fc.asyncProperty(inventory, many, async (devices, criteria) => {
    selected += await compare(devices, criteria)
  })
  await fc.assert(same, { seed, numRuns: 60, endOnFailure: true })
  t.ok(selected > 100, `seed ${seed}: ${selected} devices were selected`)
})

t.test('names and what is asked of them meet as in SQLite', async (t) => {
  t.comment(`SEED=${seed}`)
  const compare = await comparisonOn(t)
  let selected = 0
  const same = fc.asyncProperty(
    fc.array(text, { minLength: 40, maxLength: 40 }),
    fc.array(text, { minLength: 20, maxLength: 20 }),
    async (names, asked) => {
      const devices = names.map((hostname, n) => ({ mac: formatMac(n), hostname }))
      const rules = asked.flatMap((value) =>
        ['starts_with', 'contains', 'glob', 'equals'].map((operator) => ({ field: 'hostname', operator, value })),
      )
      selected += await compare(
        devices,
        rules.map((rule) => ({ rules: [rule] })),
      )
    },
  )
  await fc.assert(same, { seed, numRuns: 12, endOnFailure: true })
  t.ok(selected > 500, `seed ${seed}: ${selected} devices were selected`)
})

t.test('a hostile pattern over long names ends, and finds nothing', async (t) => {
  const compare = await comparisonOn(t)
  const name = (mac: number) => 'a'.repeat(255 - mac)
  const devices = Array.from({ length: 100 }, (_, n) => ({ mac: formatMac(n), hostname: name(n), vendor: name(n) }))
  const rules = dearPatterns.flatMap((value) =>
    ['hostname', 'vendor'].map((field) => ({ field, operator: 'glob', value })),
  )
  const each = rules.map((rule) => ({ rules: [rule] }))
  t.equal(await compare(devices, [...each, { match: 'any', rules }]), 0)
})
