import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import t from 'tap'
import { startCli } from '../helpers/cli-process.ts'
import { databaseOf } from '../helpers/test-database.ts'
import { heard, within } from '../helpers/until.ts'

t.test('serve announces the first key and the address as JSON, and ends in good order', async (t) => {
  const env = { PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: await databaseOf(t) }
  const { child, result } = startCli(['serve', '--json'], env)
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  const said = async (what: string) => JSON.parse((await within(lines.next(), `it says ${what}`)).value ?? '')
  const { admin_key } = await said('the first key')
  const { listening } = await said('where it listens')
  const self = await fetch(`${listening}/api/keys/self`, { headers: { authorization: `Bearer ${admin_key}` } })
  t.match(await self.json(), { name: 'admin' })
  child.kill('SIGTERM')
  t.equal((await result).code, 0)
})

t.test('serve prints why it could not start', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await heard(taken, 'listening', 'the port is taken')
  t.teardown(() => taken.close())
  const PORT = String((taken.address() as AddressInfo).port)
  const { code, stderr } = await startCli(['serve'], { PORT, LOG_LEVEL: 'warn', DATABASE_URL: await databaseOf(t) })
    .result
  t.equal(code, 1)
  t.match(stderr, `Bulk Actions could not start: Port ${PORT} on 127.0.0.1 is in use`)
  const bad = await startCli(['serve'], { PORT: 'many' }).result
  t.match(bad, { code: 1, stderr: /PORT must be a whole number/ })
})
