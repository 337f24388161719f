import t from 'tap'
import { buildApp } from '../../app.ts'
import { loadConfig } from '../../plugins/config.ts'
import { testApp } from '../helpers/app.ts'
import { databaseOf } from '../helpers/test-database.ts'
import { withBearer } from './bare-app.ts'

const whoami = { url: '/api/keys/self' }
const chosen = 'chosen-by-an-administrator-0000001'

t.test('the first start makes an administrator key, later ones make none', async (t) => {
  const DATABASE_URL = await databaseOf(t)
  const first = await buildApp({ config: loadConfig({ DATABASE_URL }) })
  const key = (await first.makeFirstAdminKey()) ?? ''
  t.match(key, /^ba_/)
  await first.close()
  const second = await buildApp({ config: loadConfig({ DATABASE_URL }) })
  t.teardown(() => second.close())
  t.equal(await second.makeFirstAdminKey(), null)
  const answer = await second.inject(withBearer(whoami, key))
  t.match(answer.json(), { name: 'admin' })
})

t.test('ADMIN_API_KEY makes the key, and renews it at every start', async (t) => {
  const DATABASE_URL = await databaseOf(t)
  const start = (ADMIN_API_KEY: string) => buildApp({ config: loadConfig({ DATABASE_URL, ADMIN_API_KEY }) })
  const first = await start(chosen)
  t.equal(await first.makeFirstAdminKey(), null)
  t.equal((await first.inject(withBearer(whoami, chosen))).statusCode, 200)
  await first.close()
  const other = `${chosen}-another`
  const second = await start(other)
  t.teardown(() => second.close())
  t.equal((await second.inject(withBearer(whoami, other))).statusCode, 200)
  t.equal((await second.inject(withBearer(whoami, chosen))).statusCode, 401)
})

t.test('a lost key is replaced by setting ADMIN_API_KEY', async (t) => {
  const DATABASE_URL = await databaseOf(t)
  const first = await buildApp({ config: loadConfig({ DATABASE_URL }) })
  const lost = (await first.makeFirstAdminKey()) ?? ''
  await first.close()
  const second = await buildApp({ config: loadConfig({ DATABASE_URL, ADMIN_API_KEY: chosen }) })
  t.teardown(() => second.close())
  t.equal((await second.inject(withBearer(whoami, chosen))).statusCode, 200)
  t.equal((await second.inject(withBearer(whoami, lost))).statusCode, 401)
})

t.test('ADMIN_API_KEY that is the key of somebody else is refused, and says whose', async (t) => {
  const DATABASE_URL = await databaseOf(t)
  const start = (ADMIN_API_KEY: string) => buildApp({ config: loadConfig({ DATABASE_URL, ADMIN_API_KEY }) })
  const first = await start(chosen)
  const payload = { name: 'ops', role: 'administrator' }
  const { key } = (await first.inject(withBearer({ method: 'POST', url: '/api/keys', payload }, chosen))).json()
  await first.close()
  await t.rejects(start(key), { message: 'ADMIN_API_KEY is already the key named ops; set it to a different key.' })
  const again = await start(chosen)
  t.teardown(() => again.close())
  t.equal((await again.inject(withBearer(whoami, key))).statusCode, 200)
})

t.test('keys of each role have what the role stands for', async (t) => {
  const { app, keys } = await testApp(t)
  const statusOf = async (url: string, key: string) => (await app.inject(withBearer({ url }, key))).statusCode
  t.equal(await statusOf('/api/actions/bulk/jobs', keys.viewer), 200)
  t.equal(await statusOf('/api/keys', keys.viewer), 403)
  t.equal(await statusOf('/api/keys', keys.operator), 403)
  t.equal(await statusOf('/api/keys', keys.administrator), 200)
})
