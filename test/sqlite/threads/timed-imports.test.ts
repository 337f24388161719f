import t from 'tap'
import { timedImports } from '../../../db/sqlite/threads/timed-imports.ts'
import type { Verbs } from '../../../db/store.ts'

t.test('an import hears how long it took, and whether anybody else writes or a job runs', async (t) => {
  let now = 0
  const slow = {
    importPiece() {
      now += 7
      return { created: 1, updated: 2, unchanged: 0, released: 3 }
    },
  }
  const imports = timedImports(slow as unknown as Verbs, () => now)
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
    now += 3000
    t.match(take(), { load: { alone: true } }, 'it is alone again after a while')
  }
  for (const verb of ['importPiece', 'ping', 'touchKey']) {
    call(verb)
    t.match(take(), { load: { alone: true } }, `nobody waits for ${verb}`)
  }
})

t.test("a piece counts with the commit of the piece before, and with nobody else's", async (t) => {
  let now = 0
  const slow = {
    importPiece() {
      now += 7
      return { created: 1, updated: 0, unchanged: 0, released: 0 }
    },
  }
  const imports = timedImports(slow as unknown as Verbs, () => now)
  const take = () => imports.verbs.importPiece(1, [])
  t.match(take(), { load: { milliseconds: 7 } })
  imports.committed(20)
  imports.committed(500)
  t.match(take(), { load: { milliseconds: 27 } })
  imports.committed(1)
  t.match(take(), { load: { milliseconds: 8 } })
})
