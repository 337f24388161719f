import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { exampleCall, guarded } from '../helpers/example-calls.ts'

t.test(
  'a key that has used up its minute is 429 on every operation that needs one, and hears when to come back',
  async (t) => {
    const { call, moveClock } = await testApp(t, { env: { RATE_LIMIT_PER_MINUTE: '1' } })
    t.equal((await call('getOwnApiKey')).status, 200)
    for (const operation of guarded) {
      const { status, headers } = await call(operation.operationId, exampleCall(operation))
      t.equal(status, 429, operation.operationId)
      t.ok(Number(headers['retry-after']) > 0)
    }
    t.equal((await call('getOwnApiKey', { as: 'viewer' })).status, 200, 'another key has its own')
    moveClock(60_000)
    t.equal((await call('getOwnApiKey')).status, 200)
  },
)
