import t from 'tap'
import { type Operation, operations } from '../contract/document.ts'
import { testApp } from '../helpers/app.ts'
import type { CallOptions } from '../helpers/call.ts'
import { exampleCall } from '../helpers/example-calls.ts'

/** A call with one text of it changed, and where that text is. */
interface Changed {
  readonly place: string
  readonly call: CallOptions
}
type Change = (text: string) => string

const isJson = ({ requestBody }: Operation) => Object.keys(requestBody?.content ?? {}).includes('application/json')
const examplesOf = ({ requestBody }: Operation): unknown[] =>
  Object.values(requestBody?.content['application/json']?.examples ?? {}).map(({ value }) => value)

/** The same value with each text in it changed, one at a time. */
function* changedTexts(value: unknown, change: Change, place = ''): Generator<{ place: string; value: unknown }> {
  if (typeof value === 'string') yield { place, value: change(value) }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value))
    for (const changed of changedTexts(inner, change, `${place}/${name}`)) {
      const copy = structuredClone(value) as Record<string, unknown>
      copy[name] = changed.value
      yield { place: changed.place, value: copy }
    }
}

/** Every text of the bodies of the contract's examples, every text parameter, and every name in a path. */
function* callsOf(operation: Operation, change: Change): Generator<Changed> {
  const whole = exampleCall(operation)
  for (const body of isJson(operation) ? examplesOf(operation) : [])
    for (const { place, value } of changedTexts(body, change))
      yield { place: `body${place}`, call: { ...whole, body: value } }
  for (const { name, in: where } of operation.parameters) {
    if (where === 'query') yield { place: `?${name}`, call: { ...whole, query: { [name]: change('a') } } }
    if (where === 'path') {
      const params = { ...whole.params, [name]: change(whole.params?.[name] ?? '') }
      yield { place: `{${name}}`, call: { ...whole, params } }
    }
  }
}

t.test('NUL is refused in every text of a request, and an id with one is unknown', async (t) => {
  const { call } = await testApp(t)
  let count = 0
  for (const operation of operations.filter(({ operationId }) => operationId !== 'importDevices'))
    for (const { place, call: changed } of callsOf(operation, (text) => `${text.slice(0, 1)}\0${text.slice(1)}`)) {
      const { status, body } = await call(operation.operationId, changed)
      count++
      t.equal(status, /^\{\w*id\}$/.test(place) ? 404 : 400, `${operation.operationId} ${place}`)
      t.match(body?.detail, /^[^\0\n]+$/, 'in one sentence')
    }
  t.ok(count > 100, `${count} texts`)
})

t.test('half a character is refused or kept as a sign for it', async (t) => {
  const { call } = await testApp(t)
  for (const operation of operations.filter(isJson))
    for (const { place, call: changed } of callsOf(operation, (text) => `${text}\ud800`)) {
      if (place.startsWith('{') || place.startsWith('?')) continue
      const { status } = await call(operation.operationId, changed)
      t.ok(status < 500, `${operation.operationId} ${place}: ${status}`)
    }
  const hook = { url: 'http://8.8.8.8/', events: ['job.completed'], description: 'a\ud800b', enabled: false }
  const made = await call('createWebhook', { body: hook })
  const { body } = await call('getWebhook', { params: { id: made.body.webhook_id } })
  t.equal(body.description, 'a\ufffdb')
})

t.test('an import takes what can not be seen out of its texts', async (t) => {
  const { call } = await testApp(t)
  const line = {
    mac: '24:0a:c4:40:00:01',
    hostname: 'a\0b\ud800c',
    vendor: 'v\0',
    vendor_class: '\0c',
    tags: ['t\0ag\ud800'],
  }
  t.match((await call('importDevices', { body: JSON.stringify(line) })).body, { received: 1, created: 1, rejected: 0 })
  const { body } = await call('getDevice', { params: { mac: line.mac } })
  t.match(body, { hostname: 'abc', vendor: 'v', vendor_class: 'c', tags: ['tag'] })
  const lease = 'address,hwaddr,hostname\n10.0.0.1,24:0a:c4:40:00:02,n\0ame\n'
  const refused = await call('importDevices', { body: lease, type: 'text/csv' })
  t.match([refused.status, refused.body], [400, { detail: /^The input is not text; send / }])
})
