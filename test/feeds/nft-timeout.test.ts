import t from 'tap'
import { nftTimeout } from '../../feeds/nft-timeout.ts'

const YEAR = 365 * 24 * 3600

const CASES: readonly (readonly [seconds: number, said: string])[] = [
  [-5, '1s'],
  [0, '1s'],
  [0.001, '1s'],
  [1, '1s'],
  [99_999_999, '99999999s'],
  [100_000_000, '1157d35200s'],
  [5 * YEAR, '1825d0s'],
  [10 * YEAR, '3650d0s'],
  [10 * YEAR - 0.5, '3650d0s'],
  [200 * YEAR, '36500d'],
]

for (const [seconds, said] of CASES) {
  t.test(`${seconds} s are ${said} for nft`, async (t) => {
    t.equal(nftTimeout(1_000_000 + seconds * 1000, 1_000_000), ` timeout ${said}`)
  })
}

t.test('no number has more than eight digits, and what lasts for ever has no time', async (t) => {
  for (let seconds = 1; seconds < 10 * YEAR; seconds = seconds * 1.7 + 1)
    t.notMatch(nftTimeout(seconds * 1000, 0), /\d{9}/)
  t.equal(nftTimeout(null, 0), '')
})
