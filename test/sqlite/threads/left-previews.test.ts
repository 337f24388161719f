import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { ACTOR, testApp } from '../../helpers/app.ts'
import { PLAIN_IMPORT } from '../../helpers/import-options.ts'
import { temporaryFolder } from '../../helpers/server-process.ts'
import { closed, heard, until } from '../../helpers/until.ts'

const DEVICES = 20_000
/** Dear for every device, since none matches. */
const DEAR = {
  match: 'any',
  rules: Array.from({ length: 100 }, (_, n) => ({ field: 'hostname', operator: 'contains', value: `nobody-${n}` })),
}
/** Turns of the writer in which a preview that nobody waits for must be gone. */
const TURNS = 50

t.test('a preview ends when its client hangs up, and leaves nothing behind', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const { app, keys } = await testApp(t, { env: { DATABASE_URL: `sqlite:${path}` } })
  await app.store.importPiece(
    await app.store.beginImport(PLAIN_IMPORT, ACTOR),
    Array.from({ length: DEVICES }, (_, n) => ({ kind: 'record', mac: n + 1, hostname: `host-${n}.example.org` })),
  )
  const db = new Database(path, { readonly: true })
  t.teardown(() => db.close())
  const previews = db.prepare<[], number>('SELECT count(*) FROM previews').pluck()
  const entries = db.prepare<[], number>(`SELECT count(*) FROM audit_log WHERE action = 'previewBulkAction'`).pluck()

  const address = await app.listen({ port: 0 })
  const hangUp = new AbortController()
  const begun = heard<[IncomingMessage, ServerResponse]>(app.server, 'request', 'the request has come')
  const call = fetch(`${address}/api/actions/bulk/preview`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action_type: 'block', criteria: DEAR }),
    signal: hangUp.signal,
  })
  const [, response] = await begun
  const hasBegun = async () => {
    if (response.writableEnded) throw new Error('the request was answered before its preview was begun')
    await app.store.ping()
    return previews.get() !== 0
  }
  await until(hasBegun, 'the preview has begun')
  hangUp.abort()
  await t.rejects(call, { name: 'AbortError' })
  await closed(response, 'the server sees that its client has hung up')
  for (let turn = 0; turn < TURNS && previews.get() !== 0; turn++) await app.store.ping()
  t.equal(previews.get(), 0, `it is gone within ${TURNS} turns`)
  t.equal(entries.get(), 0)
})
