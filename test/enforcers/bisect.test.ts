import t from 'tap'
import { nothingDone } from '../../enforcers/enforcer.ts'
import { bisect, type Work } from '../../enforcers/nftables/bisect.ts'

/** Work that is refused where one of these is part of it, what was done, and how often it was tried. */
function refusing(bad: readonly number[], { triesLeft = 1000, names = false } = {}) {
  const done: number[] = []
  const isNamed = (item: number, { message }: Error) => names && message === `${item} is too large`
  const work: Work<number> = { do: tryAll, isNamed, triesLeft }
  async function tryAll(some: readonly number[]): Promise<void> {
    const fault = some.find((item) => bad.includes(item))
    if (fault !== undefined) throw nothingDone(`${fault} is too large`)
    done.push(...some)
  }
  return { work, done: () => done.toSorted((a, b) => a - b), tries: () => triesLeft - work.triesLeft }
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

for (const names of [false, true]) {
  const how = names ? 'named as the fault' : 'found by halves'
  for (const bad of [[], [0], [999], [500], [0, 1], [1, 499, 500, 998], upTo(64)]) {
    t.test(`all but ${bad.length} at fault of a thousand are done once; they are ${how}`, async (t) => {
      const { work, done } = refusing(bad, { names })
      const refused = await bisect(upTo(1000), work)
      t.strictSame(
        [...refused].sort(([a], [b]) => a - b),
        bad.map((item) => [item, `${item} is too large`]),
      )
      t.strictSame(
        done(),
        upTo(1000).filter((item) => !bad.includes(item)),
      )
    })
  }
}

t.test('one item at fault among a thousand takes at most 21 tries, and three where it is named', async (t) => {
  for (const bad of [0, 1, 498, 777, 999]) {
    for (const names of [false, true]) {
      const { work, tries } = refusing([bad], { names })
      await bisect(upTo(1000), work)
      t.ok(tries() <= (names ? 3 : 21), `${tries()} tries`)
    }
  }
})

t.test('once the tries are used up, the rest of a refused part fails together, and says so', async (t) => {
  const { work, done, tries } = refusing([...upTo(64), 900], { triesLeft: 40 })
  const refused = await bisect(upTo(1000), work)
  t.ok(tries() <= 80, `${tries()} tries`)
  t.equal(refused.size + done().length, 1000, 'each is one or the other')
  t.ok(refused.size < 200, `${refused.size} fail`)
  t.match(refused.get(0), /^0 is too large/)
  t.ok(
    [...refused.values()].some((reason) => /too large \(one of \d+ that were tried together\)$/.test(reason)),
    'no item is blamed alone for what was not found out',
  )
})

t.test('an item that is named but not at fault is done', async (t) => {
  const { work, done } = refusing([4])
  const refused = await bisect(upTo(10), { ...work, isNamed: (item) => item === 5 })
  t.strictSame([...refused.keys()], [4])
  t.strictSame(done(), [0, 1, 2, 3, 5, 6, 7, 8, 9])
})

t.test('where all items are named at once they are found by halves', async (t) => {
  const { work } = refusing([1, 2])
  const refused = await bisect([1, 2], { ...work, isNamed: () => true })
  t.strictSame(
    [...refused],
    [
      [1, '1 is too large'],
      [2, '2 is too large'],
    ],
  )
})

t.test('after an uncertain failure there is no further try', async (t) => {
  const { work, tries } = refusing([])
  work.do = async () => {
    throw new Error('killed')
  }
  await t.rejects(bisect([1, 2], work), { message: 'killed' })
  t.equal(tries(), 1)
})

t.test('an empty list needs no try', async (t) => {
  const { work, tries } = refusing([])
  t.equal((await bisect([], work)).size, 0)
  t.equal(tries(), 0)
})
