import t from 'tap'
import { statementsOn } from '../../db/postgres/connection.ts'
import type { Answered } from '../../db/postgres/session.ts'

/** Statements whose answers are given, and what was sent for them. */
function recorded(answer: Partial<Answered> = {}) {
  const sent: { readonly text: string; readonly values: readonly unknown[] }[] = []
  const prepare = statementsOn(() => ({
    async query(text, values) {
      sent.push({ text, values })
      return { rows: [], rowCount: 0, command: 'SELECT', ...answer }
    },
  }))
  return { prepare, sent }
}

t.test('parameters by place are numbered in their order', async (t) => {
  const { prepare, sent } = recorded()
  await prepare<[number, string]>('SELECT * FROM t WHERE a = ? AND b = ?').all(1, 'x')
  t.strictSame(sent, [{ text: 'SELECT * FROM t WHERE a = $1::bigint AND b = $2::text', values: [1, 'x'] }])
})

t.test('a parameter that is named twice is sent once, and what nothing names is not sent', async (t) => {
  const { prepare, sent } = recorded()
  await prepare<[object]>('SELECT :a, :b, :a').all({ b: 2, a: 1, c: 3 })
  t.strictSame(sent, [{ text: 'SELECT $1::bigint, $2::bigint, $1::bigint', values: [1, 2] }])
})

t.test('a name without a value is said', async (t) => {
  const { prepare } = recorded()
  await t.rejects(prepare<[object]>('SELECT :a').all({ b: 1 }), { message: 'no value for the parameter :a' })
})

t.test('casts, and what stands in quotes, are no parameters', async (t) => {
  const { prepare, sent } = recorded()
  const text = `SELECT 'it''s :a and ?' AS "b:c?", x::bigint, :a::text`
  await prepare<[object]>(text).all({ a: 'y' })
  t.equal(sent[0]?.text, `SELECT 'it''s :a and ?' AS "b:c?", x::bigint, $1::text::text`)
})

t.test('each value has the type of its kind, whatever the run before had', async (t) => {
  const { prepare, sent } = recorded()
  const statement = prepare<[unknown]>('SELECT ?')
  const casts = [
    [1, '::bigint'],
    [0.5, '::float8'],
    ['1', '::text'],
    [Buffer.of(1), '::bytea'],
    [new Uint8Array(1), '::bytea'],
    [[1, 2], '::bigint[]'],
    [[], '::bigint[]'],
    [[null, 'x'], '::text[]'],
    [[null], ''],
    [null, ''],
    [1, '::bigint'],
  ] as const
  for (const [value] of casts) await statement.all(value)
  t.strictSame(
    sent.map(({ text }) => text),
    casts.map(([, cast]) => `SELECT $1${cast}`),
  )
})

t.test('a statement gives its first row, all of them, their first column, or how many it changed', async (t) => {
  const rows = [
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ]
  const statement = recorded({ rows, rowCount: 2 }).prepare('SELECT a, b FROM t')
  t.strictSame(await statement.get(), { a: 1, b: 2 })
  t.strictSame(await statement.all(), rows)
  t.strictSame(await statement.pluck().all(), [1, 3])
  t.strictSame(await statement.run(), { changes: 2 })
  t.equal(await recorded().prepare('SELECT 1').get(), undefined)
  t.equal(await recorded().prepare('SELECT 1').pluck().get(), undefined)
  t.strictSame(await recorded({ rowCount: null }).prepare('BEGIN').run(), { changes: 0 })
})
