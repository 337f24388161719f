import t from 'tap'
import { operation } from '../../plugins/validation/operation.ts'
import { bareApp, testOperation } from './bare-app.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

t.test('a well-formed x-request-id is taken and answered', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(testOperation(), (request) => request.id as never)))
  for (const id of ['a', 'Az09._-', 'x'.repeat(128)]) {
    const answer = await app.inject({ url: '/test', headers: { 'x-request-id': id } })
    t.equal(answer.headers['x-request-id'], id)
    t.equal(answer.body, id)
  }
})

t.test('any other is replaced by a new one', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(testOperation(), (request) => request.id as never)))
  for (const id of ['', 'x'.repeat(129), 'a b', 'a,b', 'é', '<script>']) {
    const answer = await app.inject({ url: '/test', headers: { 'x-request-id': id } })
    t.match(answer.headers['x-request-id'], UUID, JSON.stringify(id))
  }
})

t.test('it is answered on unknown routes, wrong methods and malformed URLs too', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(testOperation(), () => 'x' as never)))
  for (const [method, url] of [
    ['GET', '/nowhere'],
    ['PUT', '/test'],
    ['GET', '/%zz'],
  ] as const) {
    const answer = await app.inject({ method, url, headers: { 'x-request-id': 'mine' } })
    t.equal(answer.headers['x-request-id'], 'mine')
    t.equal(answer.json().requestId, 'mine')
  }
})
