import Database from 'better-sqlite3'
import t from 'tap'
import { StoreError } from '../../../db/errors.ts'
import { createGroupCommit } from '../../../db/sqlite/threads/group-commit.ts'
import type { Reply } from '../../../db/sqlite/threads/protocol.ts'
import type { Verbs } from '../../../db/store.ts'
import { POSTPONED } from '../../../db/verbs.ts'

/** GroupCommit over a table of words, with verbs that fail in every way there is. */
function bench() {
  const db = new Database(':memory:')
  db.exec('CREATE TABLE words (word TEXT NOT NULL UNIQUE)')
  const replies: Reply[] = []
  const rounds: number[] = []
  const goingOn = new Map<string, () => void>()
  const left: string[] = []
  let elapsed = 0
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
    addSlowly(word: string) {
      elapsed += 9
      return add(word)
    },
    importPiece(word: string) {
      elapsed += 1000
      return add(word)
    },
    addThenGoOn: (word: string) => {
      add(word)
      return (done: (error: Error | null, value: string) => void) => {
        goingOn.set(word, () => done(null, word))
        return () => left.push(word)
      }
    },
    waitForWord: () => (words().length === 0 ? POSTPONED : words().length),
    waitSlowly() {
      elapsed += 30
      return words().length === 0 ? POSTPONED : words().length
    },
    addThenAnswerLater: (word: string) => {
      add(word)
      return (done: (error: Error | null, value: string) => void) => done(db.inTransaction ? new Error() : null, word)
    },
  }
  const held = { large: false }
  const commits = createGroupCommit(
    db,
    verbs as unknown as Verbs,
    (answered) => {
      rounds.push(answered.length)
      replies.push(...answered)
    },
    undefined,
    () => elapsed,
    undefined,
    () => held.large,
  )
  const words = () => db.prepare<[], string>('SELECT word FROM words').pluck().all()
  const run = (...calls: readonly (readonly [verb: string, word: string | null])[]) => {
    commits.add(calls.map(([verb, word], id) => ({ id, verb, args: [word] })))
    commits.runAll()
    return replies.splice(0).sort((a, b) => a.id - b.id)
  }
  return { db, run, words, rounds, replies, commits, goingOn, left, held }
}

t.test('a call that nobody waits for is not begun, and one that goes on is given up', async (t) => {
  const { run, words, commits, goingOn, left } = bench()
  commits.add([
    { id: 7, verb: 'add', args: ['dropped'] },
    { id: 8, verb: 'add', args: ['kept'] },
  ])
  commits.drop(7)
  t.strictSame(
    run().map(({ id }) => id),
    [8],
  )
  t.strictSame(words(), ['kept'])
  t.strictSame(run(['addThenGoOn', 'a'], ['addThenGoOn', 'b']), [])
  commits.drop(0)
  commits.drop(0)
  t.strictSame(left, ['a'], 'once')
  goingOn.get('b')?.()
  t.match(run(), [{ id: 1, value: 'b' }])
  commits.drop(1)
  commits.drop(99)
  t.strictSame(left, ['a'], 'one that is answered has nothing to give up')
})

t.test('the calls of a group are answered together', async (t) => {
  const { run, words, rounds, commits } = bench()
  t.strictSame(
    run(['add', 'a'], ['add', 'b']).map((reply) => reply.ok && reply.value),
    ['a', 'b'],
  )
  t.strictSame(words(), ['a', 'b'])
  commits.run()
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

t.test('a fault of the disk answers every call of the group, and none of them has happened', async (t) => {
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
  t.match(run(['add', 'a']), [{ ok: true }], 'the next group is a new one')
})

t.test('a commit that fails answers every call of the group', async (t) => {
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

t.test('a transaction takes calls for a while; those that came later wait for the next one', async (t) => {
  const { words, rounds, commits } = bench()
  const word = (id: number) => ({ id, verb: 'addSlowly', args: [`word ${id}`] })
  commits.add([1, 2, 3, 4, 5, 6, 7].map(word))
  t.equal(commits.run(), true)
  t.strictSame([rounds, words().length], [[3], 3])
  commits.add([word(8)])
  t.equal(commits.run(), true)
  t.equal(commits.run(), false)
  t.strictSame([rounds, words().length], [[3, 3, 2], 8])
})

t.test('large calls are done one in a run, and small ones that came after them first', async (t) => {
  const { rounds, words, commits } = bench()
  const call = (id: number, verb: string, word: string) => ({ id, verb, args: [word] })
  commits.add([call(1, 'importPiece', 'large'), call(2, 'importPiece', 'larger'), call(3, 'add', 'small')])
  t.equal(commits.run(), true)
  t.strictSame(words(), ['small', 'large'])
  commits.add([call(4, 'add', 'smaller')])
  t.equal(commits.run(), false)
  t.strictSame(words(), ['small', 'large', 'smaller', 'larger'])
  t.strictSame(rounds, [1, 1, 1, 1], 'each is answered as soon as it is on the disk')
})

t.test('large calls wait while they are held, and small ones are done meanwhile', async (t) => {
  const { words, commits, held } = bench()
  const call = (id: number, verb: string, word: string) => ({ id, verb, args: [word] })
  held.large = true
  commits.add([call(1, 'importPiece', 'large'), call(2, 'add', 'small')])
  t.equal(commits.run(), false, 'nobody runs in circles for it')
  t.strictSame(words(), ['small'])
  held.large = false
  t.equal(commits.run(), false)
  t.strictSame(words(), ['small', 'large'])
})

t.test('what had to wait is done in the run in which it becomes possible, before the runner has a turn', async (t) => {
  const { replies, commits } = bench()
  commits.add([{ id: 1, verb: 'waitForWord', args: [] }])
  t.equal(commits.run(), false)
  t.strictSame(replies, [], 'it waits, and nobody runs in circles for it')
  commits.add([{ id: 2, verb: 'add', args: ['word'] }])
  t.equal(commits.run(), false)
  t.match(replies, [
    { id: 2, ok: true },
    { id: 1, ok: true, value: 1 },
  ])
})

t.test('however many calls are postponed, the one that they wait for is done, and then all of them', async (t) => {
  const { replies, commits } = bench()
  const waits = (id: number) => ({ id, verb: 'waitSlowly', args: [] })
  commits.add([waits(1), waits(2), waits(3)])
  for (let turn = 0; turn < 10 && commits.run(); turn++);
  t.strictSame(replies, [], 'they wait')
  commits.add([{ id: 4, verb: 'add', args: ['word'] }])
  t.equal(commits.run(), true, 'there is no time for all of them at once')
  t.match(replies[0], { id: 4, ok: true })
  commits.runAll()
  t.same(replies.map(({ id }) => id).sort(), [1, 2, 3, 4])
})

t.test('a call that is alone leaves nothing when it is refused', async (t) => {
  const { run, words } = bench()
  for (const [verb, code] of [
    ['addThenRefuse', 'conflict'],
    ['addThenBreak', null],
    ['addThenFillDisk', 'storage_full'],
  ] as const)
    t.match(run([verb, 'a']), [{ ok: false, error: { code } }])
  t.strictSame(words(), [])
})
