import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { testApp } from '../helpers/app.ts'

const source = readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8')

t.test('the contract is served as it is written, as YAML and as JSON, to everyone', async (t) => {
  const { app } = await testApp(t)
  const yaml = await app.inject('/openapi.yaml')
  t.equal(yaml.body, source)
  t.match(yaml.headers['content-type'], 'application/yaml')
  const json = await app.inject('/openapi.json')
  t.same(json.json(), parse(source))
  t.match(json.headers['content-type'], 'application/json')
  t.same((await app.inject('/docs/json')).json(), parse(source))
})

t.test('the start page leads to Swagger UI', async (t) => {
  const { app } = await testApp(t)
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 302)
  t.equal(answer.headers.location, '/docs')
})

t.test('Swagger UI has our title and icon, and every file that its page names is there', async (t) => {
  const { app } = await testApp(t)
  const page = await app.inject('/docs')
  t.equal(page.statusCode, 200)
  t.match(page.body, '<title>Bulk Actions</title>')
  const files = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, file]) => file ?? '')
  t.ok(files.includes('/docs/static/theme/favicon.svg'))
  for (const file of files) {
    t.match(file, /^\/docs\//, 'of this server')
    t.equal((await app.inject(file)).statusCode, 200, file)
  }
  t.notMatch(page.body, /<script>|<style>|https?:\/\//, 'nothing inline, nothing from elsewhere')
})

t.test('its policy allows no other host and no script that is not a file', async (t) => {
  const { app } = await testApp(t)
  const policy = String((await app.inject('/docs')).headers['content-security-policy'])
  t.match(policy, `default-src 'none'`)
  t.match(policy, `script-src 'self';`)
  t.match(policy, /style-src 'self' 'sha256-[^ ]+';/)
  t.match(policy, `frame-ancestors 'none'`)
  t.notMatch(policy, /https?:|unsafe-|upgrade-insecure-requests/)
})

t.test('its settings keep the authorization, show durations and let lease files be chosen', async (t) => {
  const { app } = await testApp(t)
  const { body } = await app.inject('/docs/static/swagger-initializer.js')
  for (const name of ['persistAuthorization', 'displayRequestDuration', 'deepLinking', 'filter']) {
    t.match(body, `"${name}":true`)
  }
  t.match(body, '"fileUploadMediaTypes":["text/csv","text/plain"]')
  t.match(body, 'validatorUrl: null')
})

t.test('a file that is not there is 404 in the envelope', async (t) => {
  const { app } = await testApp(t)
  const answer = await app.inject('/docs/static/nothing.js')
  t.equal(answer.statusCode, 404)
  t.match(answer.json(), { type: '/problems/not_found' })
})
