import { mock } from 'node:test'
import t, { type Test } from 'tap'
import type { Attempt, ClaimedDelivery, Delivery } from '../../db/webhooks/webhook.ts'
import { startDeliverer } from '../../webhooks/deliverer.ts'
import type { Send } from '../../webhooks/send.ts'

const POLL_MS = 500
const CLAIMED: ClaimedDelivery = { webhookId: 'webhook', messageId: 'msg_1', url: '', secrets: [], payload: '{}' }
const DONE: Attempt = { statusCode: 204, error: null }

/** A deliverer with one delivery to make, over a store that can't note anything while it is `full`. */
function delivering(t: Test, send: Send) {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const disk = { full: false }
  const due = [CLAIMED]
  const [noted, faults]: [Attempt[], unknown[]] = [[], []]
  const store = {
    hasDueDeliveries: () => due.length > 0,
    claimDeliveries: async () => due.splice(0),
    async settleDelivery(_webhookId: string, _messageId: string, attempt: Attempt) {
      if (disk.full) throw new Error('the disk is full')
      noted.push(attempt)
      return {} as Delivery
    },
  }
  const onFault = (error: unknown) => void faults.push(error)
  const deliverer = startDeliverer({ store, send, pollMs: POLL_MS, onSettled: () => {}, onFault })
  /** The next look, and all that comes of it. */
  const look = async () => {
    mock.timers.tick(POLL_MS)
    await new Promise(setImmediate)
  }
  return { disk, noted, faults, deliverer, look }
}

t.test('an attempt is written down once that is possible, and nothing is sent twice', async (t) => {
  let sent = 0
  const { disk, noted, faults, look } = delivering(t, async () => {
    sent++
    return DONE
  })
  disk.full = true
  await look()
  await look()
  t.strictSame(noted, [])
  disk.full = false
  await look()
  await look()
  t.strictSame(noted, [DONE])
  t.equal(sent, 1)
  t.equal(faults.length, 1, 'told once')
})

t.test('an attempt aborted by closing does not count, unless it succeeded', async (t) => {
  const calledOff: Attempt = { statusCode: null, error: 'called off' }
  for (const [attempt, expected] of [
    [calledOff, []],
    [DONE, [DONE]],
  ] as const) {
    const untilClosed: Send = (_delivery, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(attempt)))
    const { noted, deliverer, look } = delivering(t, untilClosed)
    await look()
    await deliverer.close()
    t.strictSame(noted, expected)
    mock.timers.reset()
  }
})
