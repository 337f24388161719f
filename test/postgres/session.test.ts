import t, { type Test } from 'tap'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { storageFault } from '../../db/postgres/faults.ts'
import type { Session } from '../../db/postgres/session.ts'
import { clusterUrl } from '../helpers/postgres/databases.ts'
import { within } from '../helpers/until.ts'

async function sessionOf(t: Test): Promise<Session> {
  const session = await connect(parsePlace(clusterUrl()))
  t.teardown(() => session.end())
  return session
}
const answerOf = async (session: Session, sql: string, ...values: unknown[]): Promise<unknown> =>
  (await session.query(`SELECT ${sql} AS value`, values)).rows[0]?.value
const processOf = (session: Session) => answerOf(session, 'pg_backend_pid()')

t.test('whole numbers come back as numbers, bytes as bytes, and nothing as null', async (t) => {
  const session = await sessionOf(t)
  t.equal(await answerOf(session, '9007199254740991::bigint'), Number.MAX_SAFE_INTEGER)
  t.equal(await answerOf(session, '(SELECT sum(n) FROM unnest(ARRAY[1, 2]::bigint[]) AS a (n))'), 3)
  t.strictSame(await answerOf(session, '$1::bytea', Buffer.from('00ff', 'hex')), Buffer.from('00ff', 'hex'))
  t.equal(await answerOf(session, '$1::text', null), null)
})

t.test('arrays go and come back as they are', async (t) => {
  const session = await sessionOf(t)
  for (const macs of [[], [0], [-1, 0, 2 ** 48 - 1]]) t.strictSame(await answerOf(session, '$1::bigint[]', macs), macs)
  const texts = ['', 'NULL', 'a,b', '{x}', '"', '\\', "'", 'Straße']
  t.strictSame(await answerOf(session, '$1::text[]', texts), texts)
})

t.test('statements are answered in their order, and one that fails spoils no other', async (t) => {
  const session = await sessionOf(t)
  const asked = [answerOf(session, '1'), answerOf(session, '1 / 0'), answerOf(session, '3')]
  t.equal(session.pending, 3)
  const answers = await Promise.allSettled(asked)
  t.match(answers, [{ value: 1 }, { reason: { code: '22012' } }, { value: 3 }])
  t.equal(session.pending, 0)
  t.equal(session.isLost, false)
})

t.test('a warning of the server is heard with its code', async (t) => {
  const session = await sessionOf(t)
  const heard: string[] = []
  session.onNotice((code) => void heard.push(code))
  await session.exec(`DO $$ BEGIN RAISE WARNING 'look' USING ERRCODE = '01000'; END $$`)
  t.strictSame(heard, ['01000'])
})

t.test(
  'a session that the server ends says so once, and refuses what waits and what comes as unavailable',
  async (t) => {
    const [session, other] = [await sessionOf(t), await sessionOf(t)]
    let losses = 0
    const lost = new Promise<void>((resolve) =>
      session.onLost(() => {
        losses++
        resolve()
      }),
    )
    const pid = await processOf(session)
    const waits = answerOf(session, 'pg_sleep(60)').catch((error: Error) => error)
    const behind = answerOf(session, '1').catch((error: Error) => error)
    await answerOf(other, 'pg_terminate_backend($1::int)', pid)
    for (const error of [
      await within(waits, 'what waits is refused'),
      await within(behind, 'what is behind is refused'),
    ])
      t.match(storageFault(error), { code: 'storage_unavailable', retryAfterSeconds: 2 })
    await within(lost, 'the loss is told')
    t.equal(session.isLost, true)
    t.match(storageFault(await answerOf(session, '1').catch((error: Error) => error)), { code: 'storage_unavailable' })
    t.equal(losses, 1)
    await session.end()
  },
)

t.test('a session that we destroy is no loss that anybody hears of, and undoes its transaction', async (t) => {
  const [session, other] = [await sessionOf(t), await sessionOf(t)]
  session.onLost(() => t.fail('nobody is to hear of it'))
  await session.exec('BEGIN; SELECT pg_advisory_xact_lock(77)')
  const waits = within(answerOf(other, 'pg_advisory_lock(77)'), 'the lock of the destroyed session is free')
  session.destroy()
  await waits
  t.pass('its transaction is over')
})
