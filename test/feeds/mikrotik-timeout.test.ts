import t from 'tap'
import { mikrotikTimeout } from '../../feeds/mikrotik-timeout.ts'

const WEEK = 7 * 24 * 3600

const CASES: readonly (readonly [seconds: number, said: string])[] = [
  [-5, '1s'],
  [0, '1s'],
  [0.001, '1s'],
  [59, '59s'],
  [59.5, '1m'],
  [3601, '1h1s'],
  [WEEK - 1, '6d23h59m59s'],
  [30 * WEEK - 1, '29w6d23h59m59s'],
  [30 * WEEK, '30w'],
  [520 * WEEK, '30w'],
]

for (const [seconds, said] of CASES) {
  t.test(`${seconds} s are ${said} for RouterOS`, async (t) => {
    t.equal(mikrotikTimeout(1_000_000 + seconds * 1000, 1_000_000), said)
  })
}

t.test('what lasts for ever lasts until long after the next import', async (t) => {
  t.equal(mikrotikTimeout(null, 0), '30w')
})
