import t from 'tap'
import { type Exchange, matchContract } from '../helpers/contract-matcher.ts'
import { operations } from './document.ts'

const id = { 'x-request-id': 'request-1' }
const PROBLEM = {
  type: '/problems/not_found',
  title: 'Not found',
  status: 404,
  detail: 'There is nothing here.',
  instance: '/',
  error: 'There is nothing here.',
  requestId: 'request-1',
}
const alive: Exchange = {
  method: 'GET',
  url: '/health/live?x=1',
  status: 200,
  headers: { ...id, 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"ok"}',
}
const missing = (changes: object): Exchange => ({
  method: 'GET',
  url: '/api/devices/02:00:00:00:00:01',
  status: 404,
  headers: { ...id, 'content-type': 'application/problem+json' },
  body: JSON.stringify({ ...PROBLEM, ...changes }),
})

t.test('an answer as documented has no faults', async (t) => {
  t.strictSame(matchContract(alive), { operationId: 'getLiveness', faults: [] })
  t.strictSame(matchContract(missing({})), { operationId: 'getDevice', faults: [] })
})

t.test('whatever is not as documented is found', async (t) => {
  const wrong: [string, Exchange, RegExp][] = [
    ['the status', { ...alive, status: 202 }, /documents no 202/],
    ['the media type', { ...alive, headers: { ...id, 'content-type': 'text/html' } }, /text\/html is not documented/],
    [
      'a header that is missing',
      { ...alive, headers: { 'content-type': 'application/json' } },
      /x-request-id is missing/,
    ],
    ['a header of another form', { ...alive, headers: { ...alive.headers, 'x-request-id': 'two words' } }, /two words/],
    ['a header that is a stranger', { ...alive, headers: { ...alive.headers, etag: '"1"' } }, /etag is not documented/],
    ['the body', { ...alive, body: '{"status":"well"}' }, /status must be equal to constant/],
    ['a body that is no JSON', { ...alive, body: 'ok' }, /no JSON/],
    ['a body on HEAD', { ...alive, method: 'HEAD' }, /HEAD is answered with a body/],
    ['a problem of another status', missing({ status: 400 }), /the problem says 400/],
    ['a problem with two sentences', missing({ error: 'Another.' }), /differ/],
    ['a 405 without Allow', { ...missing({ status: 405 }), method: 'PATCH', status: 405 }, /Allow is missing/],
    ['an error without an envelope', { ...alive, url: '/nowhere', status: 404 }, /not documented/],
    [
      'a 304 with a body',
      { ...alive, url: '/api/actions/bulk/jobs/1', status: 304, headers: { ...id, etag: '"1.0"' } },
      /no body/,
    ],
  ]
  for (const [what, exchange, expected] of wrong) t.match(matchContract(exchange).faults.join('\n'), expected, what)
})

t.test('every operation is found by its path, a fixed one before one with a parameter', async (t) => {
  for (const { operationId, method, path } of operations) {
    const url = path.replace(/\{\w+\}/g, 'some-id')
    t.equal(matchContract({ ...alive, method: method.toUpperCase(), url }).operationId, operationId)
  }
})
