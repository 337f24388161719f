import Database from 'better-sqlite3'
import t from 'tap'
import type { Verbs } from '../../db/engine.ts'
import { StoreError } from '../../db/errors.ts'
import { createBatches } from '../../db/threads/batches.ts'
import type { Reply } from '../../db/threads/protocol.ts'

/** Batches over a table of words, with verbs that fail in every way there is. */
function bench() {
  const db = new Database(':memory:')
  db.exec('CREATE TABLE words (word TEXT NOT NULL UNIQUE)')
  const replies: Reply[] = []
  const rounds: number[] = []
  const add = (word: string | null) => {
    db.prepare('INSERT INTO words (word) VALUES (?)').run(word)
    return word
  }
  const verbs = {
    add,
    addThenRefuse(word: string) {
      add(word)
      throw new StoreError('conflict', 'No.', 'word')
    },
    addThenBreak(word: string) {
      add(word)
      throw new TypeError('a bug')
    },
    addThenFillDisk(word: string) {
      add(word)
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    },
    addThenLoseTransaction(word: string) {
      add(word)
      db.exec('ROLLBACK')
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' })
    },
    addThenAnswerLater: (word: string) => {
      add(word)
      return (done: (error: Error | null, value: string) => void) => done(db.inTransaction ? new Error() : null, word)
    },
  }
  const batches = createBatches(
    db,
    { verbs: verbs as unknown as Verbs, mustWait: ({ verb }) => verb === 'waitForWord' && words().length === 0 },
    (answered) => {
      rounds.push(answered.length)
      replies.push(...answered)
    },
  )
  const words = () => db.prepare<[], string>('SELECT word FROM words').pluck().all()
  const run = (...calls: readonly (readonly [verb: string, word: string | null])[]) => {
    batches.add(calls.map(([verb, word], id) => ({ id, verb, args: [word] })))
    batches.run()
    return replies.splice(0).sort((a, b) => a.id - b.id)
  }
  return { db, run, words, rounds, batches }
}

t.test('the calls of a batch are answered together', async (t) => {
  const { run, words, rounds, batches } = bench()
  t.strictSame(
    run(['add', 'a'], ['add', 'b']).map((reply) => reply.ok && reply.value),
    ['a', 'b'],
  )
  t.strictSame(words(), ['a', 'b'])
  batches.run()
  t.strictSame(rounds, [2], 'and nothing is answered when nobody waits')
})

t.test('a call that fails, in whatever way, spoils no other and leaves nothing of its own', async (t) => {
  const { run, words } = bench()
  const replies = run(
    ['add', 'a'],
    ['addThenRefuse', 'b'],
    ['add', 'c'],
    ['addThenBreak', 'd'],
    ['add', null],
    ['noSuchVerb', 'e'],
    ['add', 'f'],
  )
  t.strictSame(
    replies.map(({ ok }) => ok),
    [true, false, true, false, false, false, true],
  )
  t.match(replies[1], { error: { code: 'conflict', message: 'No.', field: 'word' } })
  t.match(replies[3], { error: { code: null, message: 'a bug', stack: /TypeError/ } })
  t.strictSame(words(), ['a', 'c', 'f'])
})

t.test('a fault of the disk answers every call of the batch, and none of them has happened', async (t) => {
  const { run, words, db } = bench()
  for (const [verb, code] of [
    ['addThenFillDisk', 'storage_full'],
    ['addThenLoseTransaction', 'storage_unavailable'],
  ] as const) {
    const replies = run(['add', 'a'], [verb, 'b'], ['add', 'c'], ['addThenAnswerLater', 'd'])
    t.equal(replies.length, 4)
    for (const reply of replies) t.match(reply, { ok: false, error: { code, cause: /^SQLITE_/ } })
    t.strictSame(words(), [])
    t.notOk(db.inTransaction)
  }
  t.match(run(['add', 'a']), [{ ok: true }], 'the next batch is a new one')
})

t.test('a commit that fails answers every call of the batch', async (t) => {
  const { run, words, db } = bench()
  db.exec('CREATE TABLE parents (id INTEGER PRIMARY KEY)')
  db.exec('CREATE TABLE children (id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)')
  db.exec('CREATE TRIGGER orphan AFTER INSERT ON words BEGIN INSERT INTO children VALUES (1); END')
  t.match(run(['add', 'a'], ['add', 'b']), [{ ok: false }, { ok: false }])
  t.strictSame(words(), [])
})

t.test('what is answered later is answered after the commit', async (t) => {
  const { run, words } = bench()
  t.match(run(['addThenAnswerLater', 'a'], ['add', 'b']), [
    { ok: true, value: 'a' },
    { ok: true, value: 'b' },
  ])
  t.strictSame(words(), ['a', 'b'])
})
