import t from 'tap'
import { operations } from '../contract/document.ts'
import { testApp } from '../helpers/app.ts'
import { exampleCall } from '../helpers/example-calls.ts'
import { idOf, jobIn } from '../helpers/scenario.ts'

t.test(
  'an unknown query parameter is 400 and named, so that a misspelt filter does not answer everything',
  async (t) => {
    const { call } = await testApp(t)
    const refusing = operations.filter(({ responses }) => '400' in responses)
    for (const operation of refusing) {
      const { status, body } = await call(operation.operationId, {
        ...exampleCall(operation),
        query: { statsu: 'failed' },
      })
      t.equal(status, 400, operation.operationId)
      t.match(body.details, { statsu: /unknown|not/ })
    }
  },
)

t.test('where the contract has no 400 an unknown query parameter is ignored', async (t) => {
  const app = await testApp(t)
  const query = { cachebuster: 1 }
  for (const operationId of ['getLiveness', 'getReadiness', 'getOwnApiKey']) {
    t.equal((await app.call(operationId, { query })).status, 200, operationId)
  }
  const id = await jobIn(app, 'cancelled')
  t.equal((await app.call('deleteBulkActionJob', { ...idOf(id), query })).status, 200)
})

t.test('a limit out of bounds, or that is no whole number, is 400', async (t) => {
  const { call } = await testApp(t)
  for (const limit of ['0', '1001', '1.5', 'all', '', '0x10', '1e2', ' 5']) {
    const { status, body } = await call('listDevices', { query: { limit } })
    t.equal(status, 400, limit)
    t.match(body.details, { limit: /whole number|from 1 to 1000/ })
  }
  t.equal((await call('listDevices', { query: 'limit=1&limit=2' })).status, 400, 'given twice')
})
