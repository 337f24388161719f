import t from 'tap'
import { operation } from '../../plugins/validation/operation.ts'
import { operations } from '../../schemas/index.ts'
import { testApp } from '../helpers/app.ts'
import { bareApp, testOperation } from './bare-app.ts'

t.test('a route that is no operation of the contract stops the start', async (t) => {
  await t.rejects(
    bareApp(t, (app) => app.get('/api/mine', () => 'x')),
    { message: 'GET /api/mine is no operation of the contract; register routes with operation()' },
  )
})

t.test('the documentation may be served without being an operation', async (t) => {
  for (const url of ['/', '/docs', '/docs/static/x.js', '/openapi.json', '/openapi.yaml']) {
    const { app } = await bareApp(t, (app) => app.get(url, () => 'x'))
    t.equal((await app.inject(url)).statusCode, 200)
  }
})

t.test('the app keeps account of the operations that have a route', async (t) => {
  const contract = testOperation()
  const { app } = await bareApp(t, (app) => app.route(operation(contract, () => 'x' as never)))
  t.strictSame([...app.operations], [['testOperation', contract]])
})

t.test('the routes of the app are operations of the contract', async (t) => {
  const { app } = await testApp(t)
  for (const [operationId, contract] of app.operations) {
    t.equal((operations as Record<string, unknown>)[operationId], contract, operationId)
  }
})
