import t from 'tap'
import { createReadTurns } from '../../../db/sqlite/threads/read-turns.ts'

/** Turns of reads that take so many steps of 10 ms, and the order in which they are done. */
function bench() {
  let now = 0
  let id = 0
  const done: string[] = []
  const steps = new Map<string, number>()
  const turns = createReadTurns(() => now)
  const add = (name: string, count: number, share = name): number => {
    const work = function* () {
      for (let step = 0; step < count; step++) {
        if (step > 0) yield
        now += 10
        steps.set(name, (steps.get(name) ?? 0) + 1)
      }
      return name
    }
    id++
    turns.add({
      id,
      share,
      begin: count === 0 ? () => name : work,
      done: (error, value) => done.push(String(error ?? value)),
    })
    return id
  }
  const drain = (most = 10_000) => {
    while (most-- > 0 && turns.next());
    return done
  }
  return { turns, add, drain, done, steps }
}

t.test('a read that comes after long ones is answered before them', async (t) => {
  const { add, drain, turns } = bench()
  for (const name of ['a', 'b', 'c', 'd']) add(name, 100)
  drain(40)
  add('list', 1)
  drain(2)
  t.strictSame(drain(0), ['list'])
  t.equal(drain().length, 5)
  t.equal(turns.waiting, 0)
  t.notOk(turns.next())
})

t.test('many reads of one share hold back none of another', async (t) => {
  const { add, drain, steps } = bench()
  for (let n = 0; n < 60; n++) add(`search ${n}`, 50, 'viewer')
  drain(60)
  add('export', 50, 'operator')
  drain(101)
  t.ok((steps.get('export') as number) > 40, `${steps.get('export')} steps of the other share`)
  t.equal(drain().length, 61)
})

t.test('long reads go on, however many new ones come', async (t) => {
  const { add, drain, done } = bench()
  add('long', 20)
  for (let n = 0; n < 200 && !done.includes('long'); n++) {
    add(`new ${n}`, 1)
    drain(1)
  }
  t.ok(done.includes('long'), `${done.length} others were done`)
})

t.test('of one share a few long reads go on side by side, and the others after them', async (t) => {
  const { add, drain, steps } = bench()
  for (let n = 0; n < 20; n++) add(`search ${n}`, 50, 'viewer')
  drain(120)
  const begun = [...steps.values()].filter((count) => count > 1)
  t.equal(begun.length, 4)
})

t.test('a read that was dropped takes no further step', async (t) => {
  const { add, drain, turns, steps } = bench()
  const first = add('first', 100)
  const second = add('second', 100)
  const third = add('third', 3)
  drain(4)
  const before = steps.get('first')
  turns.drop(first)
  turns.drop(second)
  turns.drop(999)
  t.equal(turns.waiting, 1)
  t.strictSame(drain(), ['third'])
  t.equal(steps.get('first'), before)
  turns.drop(third)
})

t.test('one that fails, at once or in a step, is told so, and the others go on', async (t) => {
  const { turns, add, drain } = bench()
  const told: unknown[] = []
  const done = (error: unknown) => void told.push(error)
  const begin = () => {
    throw new Error('at once')
  }
  turns.add({ id: 101, share: 'x', begin, done })
  const later = function* () {
    yield
    throw new Error('later')
  }
  turns.add({ id: 102, share: 'x', begin: later, done })
  add('list', 0)
  t.strictSame(drain(), ['list'])
  t.match(told, [{ message: 'at once' }, { message: 'later' }])
})
