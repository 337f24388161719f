import t from 'tap'
import { createFairSemaphore } from '../../plugins/guard/fair-semaphore.ts'

t.test('a few pieces of work run at once, and between two of them other work has a turn', async (t) => {
  const through = createFairSemaphore(3)
  const begun: number[] = []
  const all = Array.from({ length: 10 }, (_, n) => through('a', async () => void begun.push(n)))
  t.strictSame(begun, [0, 1, 2])
  await Promise.all(all.slice(0, 3))
  t.equal(begun.length, 3, 'nobody follows in the same turn')
  await new Promise(setImmediate)
  t.equal(begun.length, 6)
  await Promise.all(all)
  t.equal(begun.length, 10)
})

t.test('shares take turns, and failed work makes room', async (t) => {
  const through = createFairSemaphore(1)
  const order: string[] = []
  const work = (name: string) => async () => {
    order.push(name)
    if (name === 'a 2') throw new Error('lost')
  }
  const all = ['a 1', 'a 2', 'a 3', 'b 1'].map((name) => through(name.charAt(0), work(name)))
  t.match(await Promise.allSettled(all), [{}, { reason: { message: 'lost' } }, {}, {}])
  t.ok(order.indexOf('b 1') < order.indexOf('a 3'), order.join())
})
