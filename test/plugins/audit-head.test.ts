import { Writable } from 'node:stream'
import t from 'tap'
import type { Config } from '../../plugins/config.ts'
import { createLogger } from '../../plugins/logging/logging.ts'
import { testApp } from '../helpers/app.ts'
import { untilHeard } from '../helpers/until.ts'

const JOB = {
  action_type: 'block',
  action_reason: 'stolen',
  scheduled_at: '2099-01-01T00:00:00Z',
  criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'stolen' }] },
}

t.test('the head of the audit log is logged at the start, again when it has grown, and at the end', async (t) => {
  const heads: { auditSeq: number; auditHash: string }[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const line = JSON.parse(String(chunk))
      if (line.msg === 'head of the audit log') {
        heads.push(line)
        stream.emit('head')
      }
      done()
    },
  })
  const { app, call } = await testApp(t, { logger: await createLogger('info', stream), auditHead: { everyMs: 1 } })
  const logged = (isSo: () => unknown) => untilHeard(stream, 'head', isSo, 'the head of the audit log is logged')
  await logged(() => heads.length > 0)
  t.ok(heads[0]?.auditSeq)
  await call('createBulkActionJob', { body: JOB })
  const { seq, hash } = (await app.store.auditHead()) ?? {}
  await logged(() => heads.at(-1)?.auditSeq === seq)
  t.equal(heads.at(-1)?.auditHash, hash)
  t.equal(new Set(heads.map(({ auditSeq }) => auditSeq)).size, heads.length, 'none is logged twice')
})

/** A logger of this level, and the numbers of the heads that it was told. */
async function headsAt(level: Config['LOG_LEVEL']) {
  const heads: number[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const line = JSON.parse(String(chunk))
      if (line.msg === 'head of the audit log') heads.push(line.auditSeq)
      done()
    },
  })
  return { heads, logger: await createLogger(level, stream) }
}

for (const level of ['trace', 'warn', 'error', 'fatal'] as const) {
  t.test(`the head is logged where LOG_LEVEL is ${level}, too`, async (t) => {
    const { heads, logger } = await headsAt(level)
    await testApp(t, { logger })
    t.equal(heads.length, 1)
  })
}

t.test('nothing is logged where LOG_LEVEL is silent', async (t) => {
  const { heads, logger } = await headsAt('silent')
  await testApp(t, { logger })
  t.strictSame(heads, [])
})

t.test('what was added since is logged when the server ends', async (t) => {
  const { heads, logger } = await headsAt('info')
  const { app, call } = await testApp(t, { logger })
  await call('createBulkActionJob', { body: JOB })
  const last = (await app.store.auditHead())?.seq
  await app.close()
  t.equal(heads.length, 2)
  t.equal(heads[1], last)
})
