import fc from 'fast-check'
import t from 'tap'
import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import type { Criteria } from '../../db/criteria/criteria.ts'
import { listedAlone } from '../../db/criteria/search-bounds.ts'
import { MAX_MAC } from '../../db/mac.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { type Connection, statementsOn } from '../../db/postgres/connection.ts'
import { compileCondition, compileCriteria } from '../../db/postgres/criteria/compile.ts'
import { createKeyRanges } from '../../db/postgres/criteria/key-ranges.ts'
import { fewOf, searchesOf } from '../../db/postgres/devices/searches.ts'
import { criteriaArbitraries, NOW } from '../helpers/criteria-arbitrary.ts'
import { hostileTexts } from '../helpers/hostile-arbitrary.ts'
import { createInventory, select } from '../helpers/inventory.ts'
import { copyInventory } from '../helpers/postgres/copy-inventory.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'

/** Of few characters, so that rules and devices often meet: what patterns give a meaning to, and what is folded. */
const short = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 3 })
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

t.test('random criteria over random inventories select the same as from SQLite', async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  t.comment(`SEED=${seed}`)
  const database = await migratedDatabase()
  const session = await connect(parsePlace(database.url))
  t.teardown(async () => {
    await session.end()
    await database.drop()
  })
  const db: Connection = { prepare: statementsOn(() => session) }
  const { inventory, criteria } = criteriaArbitraries({ text, source: text })
  let selected = 0

  const sameVerdicts = fc.asyncProperty(
    inventory,
    fc.array(criteria, { minLength: 10, maxLength: 10 }),
    async (devices, many) => {
      const sqlite = createInventory(devices)
      await session.exec('BEGIN')
      try {
        await copyInventory(sqlite, db)
        for (const one of many) {
          const faults = checkCriteria(one)
          if (faults.length > 0) throw new Error(`refused: ${JSON.stringify(faults)}`)
          const expected = select(sqlite, one, NOW)
          selected += expected.length
          for (const [way, found] of Object.entries(await selectedBy(db, one))) {
            if (String(found) !== String(expected)) {
              throw new Error(`${JSON.stringify(one)} selects ${found} by ${way}, and ${expected} from SQLite`)
            }
          }
        }
      } finally {
        await session.exec('ROLLBACK')
        sqlite.close()
      }
    },
  )
  await fc.assert(sameVerdicts, { seed, numRuns: 100, endOnFailure: true })
  t.ok(selected > 500, `seed ${seed}: ${selected} devices were selected`)
})
