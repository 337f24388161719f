import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import type { DeviceRecord, DeviceStatement } from '../../../db/devices/statement.ts'
import { createCallers } from '../../../db/sqlite/threads/callers.ts'
import { timedImports } from '../../../db/sqlite/threads/timed-imports.ts'
import type { Verbs } from '../../../db/store.ts'
import { PLAIN_IMPORT } from '../../helpers/import-options.ts'
import { ACTOR } from '../../helpers/on-bench.ts'
import { openStore } from '../../helpers/process/store-process.ts'
import { temporaryFolder } from '../../helpers/server-process.ts'
import { until } from '../../helpers/until.ts'

t.test('an import hears how long it took, and whether anybody else writes or a job runs', async (t) => {
  let now = 0
  const slow = {
    importPiece() {
      now += 7
      return { created: 1, updated: 2, unchanged: 0, released: 3 }
    },
  }
  const callers = { areWaiting: false }
  const imports = timedImports(slow as unknown as Verbs, callers, () => now)
  const take = () => imports.verbs.importPiece(1, [])
  const call = (verb: string) =>
    imports.received([
      { id: 1, verb: 'ping', args: [] },
      { id: 2, verb, args: [] },
    ])
  t.match(take(), { created: 1, updated: 2, unchanged: 0, released: 3, load: { milliseconds: 7, alone: true } })
  for (const company of [() => call('createJob'), () => call('cancelJob'), () => imports.isBusy()]) {
    company()
    t.match(take(), { load: { alone: false } })
    t.notOk(imports.isAlone)
    now += 3000
    t.ok(imports.isAlone)
    t.match(take(), { load: { alone: true } }, 'it is alone again after a while')
  }
  for (const verb of ['importPiece', 'ping', 'touchKey']) {
    call(verb)
    t.match(take(), { load: { alone: true } }, `nobody waits for ${verb}`)
  }
  callers.areWaiting = true
  t.match(take(), { load: { alone: false } }, 'what is on its way to the writer is company, too')
})

t.test("a piece counts with its own commit, and with nobody else's", async (t) => {
  let now = 0
  const slow = {
    importPiece() {
      now += 7
      return { created: 1, updated: 0, unchanged: 0, released: 0 }
    },
  }
  const imports = timedImports(slow as unknown as Verbs, { areWaiting: false }, () => now)
  const first = imports.verbs.importPiece(1, [])
  imports.committed(20)
  imports.committed(500)
  t.match(first, { load: { milliseconds: 7, commitMilliseconds: 20 } })
})

/** A writer that needs a millisecond for each statement, and an import of it that has `company` after so many. */
function timed(company = Number.POSITIVE_INFINITY) {
  let now = 10_000
  const taken: DeviceStatement[] = []
  const callers = { areWaiting: false }
  const slow = {
    importPiece(_: number, statements: readonly DeviceStatement[]) {
      taken.push(...statements)
      now += statements.length
      callers.areWaiting ||= taken.length >= company
      return { created: statements.length, updated: 0, unchanged: 0, released: 0 }
    },
  }
  return { taken, now: () => now, ...timedImports(slow as unknown as Verbs, callers, () => now) }
}
const records = Array.from({ length: 2000 }, (_, mac): DeviceRecord => ({ kind: 'record', mac }))

t.test('a piece of which a part may be taken ends soon while others write, and later while nobody does', async (t) => {
  const lone = timed()
  t.match(lone.verbs.importPiece(1, records, true), { taken: 1000, created: 1000, load: { alone: true } })
  t.strictSame(lone.taken, records.slice(0, 1000), 'they are taken once and in order')
  lone.isBusy()
  t.match(lone.verbs.importPiece(1, records, true), { taken: 50, created: 50, load: { alone: false } })
  const visited = timed(100)
  t.match(visited.verbs.importPiece(1, records, true), { taken: 100, load: { alone: false } }, 'somebody has come')
  t.match(visited.verbs.importPiece(1, records), { taken: 2000 }, 'where none may be left, all are taken')
})

t.test('the writer sees what is on its way to it, but for pieces', async (t) => {
  const near = createCallers()
  const far = createCallers(near.memory)
  const calls = ['importPiece', 'ping', 'cancelJob'].map((verb, id) => ({ id, verb, args: [] }))
  near.sent(calls.slice(0, 1))
  t.notOk(far.areWaiting)
  near.sent(calls)
  t.ok(far.areWaiting)
  far.received(calls.slice(0, 1))
  t.ok(far.areWaiting)
  far.received(calls)
  t.notOk(far.areWaiting)
})

/** Whether somebody is in the middle of a transaction that writes to the file. */
function isWritten(path: string): boolean {
  const db = new Database(path, { timeout: 0 })
  try {
    db.exec('BEGIN IMMEDIATE; ROLLBACK')
    return false
  } catch {
    return true
  } finally {
    db.close()
  }
}

t.test('in a store, whoever comes in the middle of a piece ends it', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const store = await openStore(t, path)
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  const ips = Array.from({ length: 64 }, (_, index) => index)
  const many = records.map((record) => ({ ...record, ips: ips.map((ip) => 64 * record.mac + ip) }))
  const piece = store.importPiece(importId, many, true)
  await until(() => isWritten(path), 'the writer is in the middle of the piece')
  const [{ taken = many.length, load }] = await Promise.all([piece, store.deleteDevice(0, ACTOR).catch(() => {})])
  t.ok(taken < many.length, `${taken} were taken`)
  t.equal(load?.alone, false)
})
