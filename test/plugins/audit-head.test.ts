import { Writable } from 'node:stream'
import t from 'tap'
import { createLogger } from '../../plugins/logging.ts'
import { testApp } from '../helpers/app.ts'

const JOB = {
  action_type: 'block',
  action_reason: 'stolen',
  scheduled_at: '2099-01-01T00:00:00Z',
  criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'stolen' }] },
}

t.test('the head of the audit log is logged at the start, again when it has grown, and at the end', async (t) => {
  const heads: { auditSeq: number; auditHash: string }[] = []
  let heard = Promise.withResolvers<void>()
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const line = JSON.parse(String(chunk))
      if (line.msg === 'head of the audit log') {
        heads.push(line)
        heard.resolve()
      }
      done()
    },
  })
  const { app, call } = await testApp(t, { logger: await createLogger('info', stream), auditHead: { everyMs: 1 } })
  await heard.promise
  t.ok(heads[0]?.auditSeq)
  heard = Promise.withResolvers()
  await call('createBulkActionJob', { body: JOB })
  while (heads.at(-1)?.auditSeq !== app.store.auditHead()?.seq) {
    await heard.promise
    heard = Promise.withResolvers()
  }
  t.equal(heads.at(-1)?.auditHash, app.store.auditHead()?.hash)
  t.equal(new Set(heads.map(({ auditSeq }) => auditSeq)).size, heads.length, 'none is logged twice')
})

t.test('what was added since is logged when the server ends', async (t) => {
  const heads: number[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const line = JSON.parse(String(chunk))
      if (line.msg === 'head of the audit log') heads.push(line.auditSeq)
      done()
    },
  })
  const { app, call } = await testApp(t, { logger: await createLogger('info', stream) })
  await call('createBulkActionJob', { body: JOB })
  const last = app.store.auditHead()?.seq
  await app.close()
  t.equal(heads.length, 2)
  t.equal(heads[1], last)
})
