import t from 'tap'
import { ACTION_TYPES } from '../../db/model.ts'
import { ENDS, expiresAt, yieldsToAllow } from '../../db/runner/actions.ts'
import { overLimit } from '../../db/runner/failures.ts'

t.test('a job fails when more devices match than it may touch', async (t) => {
  t.equal(overLimit(100, 100, true), null)
  t.match(overLimit(101, 100, true), /^101 devices match and max_limit is 100: nothing was touched\./)
  t.match(overLimit(150, 100, false), /^More than 100 devices match and max_limit is 100:/, 'before all were judged')
})

t.test('what an action ends on the devices that it is applied to', async (t) => {
  const ends = (type: (typeof ACTION_TYPES)[number]) => ENDS[type].map(([ended, by]) => `${ended} ${by}`)
  t.strictSame(ends('block'), ['allow replaced', 'block replaced'])
  t.strictSame(ends('deny'), ['allow replaced', 'deny replaced'])
  t.strictSame(ends('throttle'), ['allow replaced', 'throttle replaced'])
  t.strictSame(ends('monitor'), ['monitor replaced'])
  t.strictSame(ends('allow'), ['allow replaced', 'block allowed', 'deny allowed', 'throttle allowed'])
  t.strictSame(
    ends('cleanup'),
    ['block', 'deny', 'throttle', 'monitor', 'allow'].map((type) => `${type} cleaned_up`),
  )
})

t.test('restrictions yield to allow', async (t) => {
  t.strictSame(ACTION_TYPES.filter(yieldsToAllow), ['block', 'deny', 'throttle'])
})

t.test('an action ends after its duration, or never by itself', async (t) => {
  t.equal(expiresAt(60, 1000), 61_000)
  t.equal(expiresAt(0, 1000), null)
})
