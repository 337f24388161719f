import t from 'tap'
import { sharedReads } from '../../db/postgres/shared-reads.ts'
import { ACTOR, ALL, draft, upTo } from '../helpers/on-bench.ts'
import { openPostgresBench } from '../helpers/postgres-bench.ts'

t.test('jobs that are made side by side each have an entry; one that fails spoils no other', async (t) => {
  const bench = await openPostgresBench()
  t.teardown(bench.close)
  // The table refuses the third, long after its statement went out with the others.
  const reasonOf = (number: number) => (number === 3 ? 'x'.repeat(501) : `reason ${number}`)
  const answers = await Promise.allSettled(
    upTo(40).map((number) => bench.store.createJob(draft({ actionReason: reasonOf(number) }), ACTOR, null)),
  )
  t.same(
    answers.flatMap(({ status }, index) => (status === 'rejected' ? [index + 1] : [])),
    [3],
  )
  t.equal(await bench.inside.count('jobs'), 39)
  t.match(await bench.verifyAudit(), { entries: 39 })
  const { data } = await bench.store.listAudit({}, ALL)
  t.equal(new Set(data.map(({ subject }) => subject)).size, 39)
})

t.test('two requests with one key that come together make one job', async (t) => {
  const bench = await openPostgresBench()
  t.teardown(bench.close)
  const idempotency = { key: 'key', bodyHash: 'body' }
  const made = await Promise.all(upTo(2).map(() => bench.store.createJob(draft(), ACTOR, idempotency)))
  t.same(
    made.map(({ replayed }) => replayed),
    [false, true],
  )
  t.equal(await bench.inside.count('jobs'), 1)
})

t.test('reads that are asked for together are one, and each later one sees what was written before it', async (t) => {
  const asked: (readonly string[])[] = []
  const read = sharedReads(async (keys) => {
    asked.push(keys)
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, asked.length]))
  })
  t.same(await Promise.all(['a', 'b', 'a', 'none'].map(read)), [1, 1, 1, undefined])
  t.equal(await read('a'), 2)
  t.same(asked, [['a', 'b', 'none'], ['a']])
})
