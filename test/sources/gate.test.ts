import t from 'tap'
import { createGate } from '../../sources/gate.ts'

const { signal } = new AbortController()

t.test('so many are let in, and others as places are given back, in the order in which they came', async (t) => {
  const gate = createGate(2)
  const [first, second] = [gate.tryEnter(), await gate.enter(signal)]
  t.equal(gate.tryEnter(), null)
  const came: string[] = []
  const leave = new Map<string, () => void>()
  const come = async (name: string) => {
    leave.set(name, await gate.enter(signal))
    came.push(name)
  }
  const all = [come('a'), come('b'), come('c')]
  first?.()
  first?.()
  await all[0]
  t.strictSame(came, ['a'], 'a place is given back once')
  second()
  await all[1]
  t.equal(gate.tryEnter(), null, 'who waits comes first')
  leave.get('a')?.()
  await all[2]
  t.strictSame(came, ['a', 'b', 'c'])
  leave.get('b')?.()
  t.type(gate.tryEnter(), 'function')
})

t.test('who has no patience left gives up the wait, with the reason', async (t) => {
  const gate = createGate(1)
  const leave = await gate.enter(signal)
  const patience = new AbortController()
  const waiting = gate.enter(patience.signal)
  const next = gate.enter(signal)
  patience.abort(new Error('too late'))
  await t.rejects(waiting, { message: 'too late' })
  leave()
  t.type(await next, 'function')
  await t.rejects(gate.enter(AbortSignal.abort(new Error('no'))), { message: 'no' })
})
