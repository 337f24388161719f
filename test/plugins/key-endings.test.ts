import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { manualClock } from '../../db/clock.ts'
import { createKeyEndings } from '../../plugins/auth/key-endings.ts'

const SECOND = 1000
/** The keys that there are, whose prefix is the same. */
const KEYS = ['key', 'other', 'short', 'long', 'for ever']
const KEY = {
  ...{ name: 'test', role: null, scopes: [], prefix: 'prefix', hash: new Uint8Array() },
  ...{ createdAt: 0, expiresAt: null, lastUsedAt: null },
}

/** Endings by a clock that stands, with timers that do until the test lets time pass for both. */
function bench(t: Test) {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const clock = manualClock(0)
  const ended: string[] = []
  const revoked = new Set<string>()
  const storedKey = (keyId: string) => ({ ...KEY, keyId, revokedAt: revoked.has(keyId) ? 1 : null })
  const endings = createKeyEndings(clock, () => KEYS.map(storedKey))
  const revoke = (keyId: string) => {
    revoked.add(keyId)
    endings.look()
  }
  const begin = (name: string, keyId: string, expiresAt: number | null) =>
    endings.whenOver({ keyId, prefix: 'prefix', expiresAt }, () => void ended.push(name))
  const pass = (milliseconds: number) => {
    clock.advance(milliseconds)
    mock.timers.tick(milliseconds)
  }
  return { clock, ended, revoke, begin, pass }
}

t.test('what was begun with a key ends within the second in which the key expires, and not before', (t) => {
  const { ended, begin, pass } = bench(t)
  begin('a', 'short', 60 * SECOND)
  begin('b', 'short', 60 * SECOND)
  begin('c', 'long', 120 * SECOND)
  begin('d', 'for ever', null)
  pass(59 * SECOND)
  t.strictSame(ended, [])
  pass(SECOND)
  t.strictSame(ended, ['a', 'b'])
  pass(60 * SECOND)
  t.strictSame(ended, ['a', 'b', 'c'])
  pass(1e9)
  t.strictSame(ended, ['a', 'b', 'c'])
  t.end()
})

t.test('a clock that is set ahead ends what has expired by it', (t) => {
  const { clock, ended, begin } = bench(t)
  begin('a', 'key', 3600 * SECOND)
  clock.jump(3600 * SECOND)
  mock.timers.tick(SECOND)
  t.strictSame(ended, ['a'])
  t.end()
})

t.test('what was begun with a key ends once it is revoked, all of it and nothing else', (t) => {
  const { ended, revoke, begin } = bench(t)
  for (const [name, keyId] of Object.entries({ a: 'key', b: 'other', c: 'key' })) begin(name, keyId, null)
  revoke('key')
  revoke('key')
  t.strictSame(ended, ['a', 'c'])
  t.end()
})

t.test('what has ended by itself is ended no more, and the clock is looked at for nobody', (t) => {
  const { clock, ended, revoke, begin, pass } = bench(t)
  const forget = begin('a', 'key', SECOND)
  const now = t.capture(clock, 'now', clock.now)
  pass(SECOND / 2)
  t.ok(now().length > 0)
  forget()
  forget()
  pass(10 * SECOND)
  revoke('key')
  t.strictSame([ended, now().length], [[], 0])
  t.end()
})

t.test('what was begun with a key ends where nobody can tell that the key still holds', async (t) => {
  for (const fail of [() => Promise.reject(new Error('no database')), noDatabase]) {
    const ended: string[] = []
    const { whenOver, look } = createKeyEndings(manualClock(0), fail)
    whenOver({ ...KEY, keyId: 'key' }, () => void ended.push('a'))
    look()
    await new Promise(setImmediate)
    t.strictSame(ended, ['a'])
  }
})

function noDatabase(): never {
  throw new Error('no database')
}
