import t from 'tap'
import { dueMeanwhile } from '../../bench/helpers/stalls/due-meanwhile.ts'
import { judge, type Measured } from '../../bench/helpers/stalls/judge.ts'
import { isMet } from '../../bench/helpers/verdict.ts'

t.test('a request that waits for a second makes those wait that were due meanwhile', async (t) => {
  t.same(dueMeanwhile(1000, 2000, 250), { behind: [750, 500, 250], next: 2000 })
})

t.test('a request that is answered at once makes nobody wait', async (t) => {
  t.same(dueMeanwhile(1000, 1004, 250), { behind: [], next: 1250 })
})

const idle = [{ name: 'create' as const, waits: [4, 5, 6], faults: [] }]
const GOOD: Measured = {
  what: 'big work',
  idle,
  during: [
    { name: 'create', waits: [10, 20, 49], faults: [] },
    { name: 'cancel', waits: [10, 20, 30], faults: [] },
    { name: 'ready', waits: [700], faults: [] },
  ],
  memory: { before: 200, most: 300, after: 210 },
  done: 'done',
  seconds: 1,
}

t.test('within all bounds a stall is none', async (t) => {
  const line = judge(GOOD)
  t.ok(isMet(line))
  t.same(line.rounds, [0.98], 'what is used of the bound of creates')
})

const BAD: Record<string, Partial<Measured>> = {
  'p99 of create': { during: [{ name: 'create', waits: [10, 20, 51], faults: [] }] },
  'p99 of get job': { during: [{ name: 'get job', waits: [10], faults: ['503'] }] },
  'longest cancel': {
    during: [{ name: 'cancel', waits: [...Array.from({ length: 200 }, () => 10), 201], faults: [] }],
  },
  'longest small job': { during: [{ name: 'small job', waits: [10, 1001], faults: [] }] },
  'longest ready': { during: [{ name: 'ready', waits: [1, 60_000], faults: ['503'] }] },
  'memory at its most': { memory: { before: 200, most: 460, after: 200 } },
  'memory afterwards': { memory: { before: 200, most: 330, after: 330 } },
}
for (const [name, part] of Object.entries(BAD)) {
  t.test(`beyond its bound, ${name} makes the line miss its goal, which names it`, async (t) => {
    const line = judge({ ...GOOD, ...part })
    t.notOk(isMet(line))
    t.ok(line.figures.startsWith(name), line.figures)
  })
}

t.test('a kind that is slow while nothing is done may be three times as slow beside big work', async (t) => {
  const slow = [{ name: 'create' as const, waits: [40], faults: [] }]
  t.ok(isMet(judge({ ...GOOD, idle: slow, during: [{ name: 'create', waits: [119], faults: [] }] })))
  t.notOk(isMet(judge({ ...GOOD, idle: slow, during: [{ name: 'create', waits: [121], faults: [] }] })))
})
