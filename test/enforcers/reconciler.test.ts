import t from 'tap'
import { action, batchOf, startLosing } from '../helpers/losing-network.ts'

const DONE = { kind: 'answered', refusals: [] } as const

t.test('what the network has lost is restored without any batch', async (t) => {
  const { active, shown, hears, said } = startLosing(t, { checkMs: 1 })
  active.set('block 1', action(1))
  await hears('restored')
  t.strictSame(shown(), ['block 1'])
  t.strictSame(said, ['lost', 'start', 'restored'])
})

t.test('a batch that fails because everything is lost is repeated after reconciling', async (t) => {
  const { active, give, shown, hears, answers } = startLosing(t)
  active.set('block 1', action(1))
  give(batchOf('a', [action(2)]))
  await hears('settled')
  t.strictSame(answers, [DONE])
  t.strictSame(shown(), ['block 1', 'block 2'])
})

t.test('what a batch had applied before the loss is applied again', async (t) => {
  const { active, network, give, shown, hears, answers } = startLosing(t)
  active.set('block 1', action(1))
  network.shown = new Set(['block 1'])
  network.afterApply = () => {
    network.shown = null
    network.afterApply = () => {}
  }
  give(batchOf('a', [action(1, 'allow')], [action(1)]))
  await hears('settled')
  t.strictSame(answers, [DONE])
  t.strictSame(shown(), ['allow 1'])
})

t.test('a batch that comes during reconciling waits, and is not lost', async (t) => {
  const { network, give, shown, hears, said } = startLosing(t, { checkMs: 1 })
  const held = Promise.withResolvers<void>()
  network.hold = held.promise
  await hears('start')
  give(batchOf('a', [action(1)]))
  await hears('in hand')
  // Whoever called the enforcer at once has done so by now.
  await new Promise(setImmediate)
  held.resolve()
  await hears('settled')
  t.strictSame(said, ['lost', 'start', 'in hand', 'restored', 'apply', 'settled'])
  t.strictSame(shown(), ['block 1'])
})

t.test('nothing is restored during a call', async (t) => {
  const { network, give, shown, hears, said, enforcer } = startLosing(t, { checkMs: 1 })
  network.shown = new Set()
  const held = Promise.withResolvers<void>()
  const { apply } = enforcer
  enforcer.apply = async (call) => {
    const answers = await apply(call)
    network.shown = null
    await held.promise
    return answers
  }
  give(batchOf('a', [action(1)]))
  await hears('apply')
  // Whoever looked in spite of the call has looked by now.
  for (let turn = 0; turn < 20; turn++) await new Promise((next) => setTimeout(next))
  t.strictSame(said, ['in hand', 'apply'])
  held.resolve()
  await hears('restored')
  t.strictSame(said, ['in hand', 'apply', 'settled', 'lost', 'start', 'restored'])
  t.strictSame(shown(), ['block 1'])
})

t.test('reconciling does not delay a cancel', async (t) => {
  const { network, give, hears, cancel, answers } = startLosing(t, { checkMs: 1, cancelWaitMs: 1 })
  const held = Promise.withResolvers<void>()
  network.hold = held.promise
  await hears('start')
  give(batchOf('a', [action(1)]))
  await hears('in hand')
  cancel()
  await hears('settled')
  t.strictSame(answers, [{ kind: 'unknown', mayBeDone: false }])
  held.resolve()
})

t.test('a failing restore is reported once, and retried until it succeeds', async (t) => {
  const { enforcer, hears, said, network } = startLosing(t, { checkMs: 1 })
  const { start } = enforcer
  let faults = 0
  enforcer.start = async (active) => {
    if (++faults <= 3) throw new Error('nft refuses')
    return start(active)
  }
  await hears('restored')
  t.strictSame(said, ['lost', 'fault', 'start', 'restored'])
  network.shown = null
  await hears('restored')
  t.strictSame(said.slice(4), ['lost', 'start', 'restored'])
})
