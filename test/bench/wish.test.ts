import t from 'tap'
import { readWish } from '../../bench/helpers/wish.ts'

const NAMES = ['get-job', 'start', 'stalls:feeds', 'stalls:reimport']

/** What is measured for these arguments. */
function measured(...args: string[]): string[] {
  const wish = readWish(args, NAMES)
  if ('help' in wish) throw new Error('nothing is measured')
  return NAMES.filter(wish.isMeant)
}

t.test('names and the beginnings of names choose benchmarks', async (t) => {
  t.strictSame(measured('start'), ['start'])
  t.strictSame(measured('start', 'stalls'), ['start', 'stalls:feeds', 'stalls:reimport'])
  t.strictSame(measured('stalls:feeds'), ['stalls:feeds'])
  t.match(readWish([], NAMES), { quick: false, names: [] })
  t.match(readWish(['--quick'], NAMES), { quick: true, names: [] })
})

t.test('--help lists the names and measures nothing', async (t) => {
  for (const flag of ['--help', '-h']) {
    const wish = readWish([flag, 'start'], NAMES)
    for (const name of ['npm run bench', '--quick', ...NAMES]) t.ok('help' in wish && wish.help.includes(name), name)
  }
})

t.test('an unknown flag or name is refused with the same help', async (t) => {
  for (const arg of ['--quik', '-x', '--quick=yes', 'stall', 'nothing']) {
    for (const text of [arg.replace('=yes', ''), ...NAMES])
      t.throws(() => readWish([arg], NAMES), new RegExp(text), arg)
  }
})
