import t from 'tap'
import { operations } from './document.ts'
import unseen from './unseen.json' with { type: 'json' }

/** To be lowered whenever an entry goes: the list may only shrink. */
const AT_MOST = 0

const documented = new Set(
  operations.flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  ),
)

t.test('what no test has to see is documented, and has a reason', async (t) => {
  for (const [pair, reason] of Object.entries(unseen)) {
    t.ok(documented.has(pair), `${pair} is in the contract`)
    t.match(reason, /^[A-Z].{20,}\.$/, `${pair} says why`)
  }
})

t.test('the list of what no test has to see does not grow', async (t) => {
  t.ok(Object.keys(unseen).length <= AT_MOST)
})
