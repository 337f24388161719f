import t from 'tap'
import { lookingUp } from '../../db/postgres/looked-up.ts'

t.test('each EXISTS of a statement is looked up, one within another, too', async (t) => {
  t.equal(
    lookingUp(
      'SELECT 1 FROM t WHERE NOT EXISTS (SELECT 1 FROM a WHERE (x) AND EXISTS (SELECT 1 FROM b)) AND exists_too(y)',
    ),
    'SELECT 1 FROM t WHERE NOT EXISTS (SELECT 1 FROM a WHERE (x) AND EXISTS (SELECT 1 FROM b OFFSET 0) OFFSET 0) AND exists_too(y)',
  )
})

t.test('brackets in quotes close nothing', async (t) => {
  t.equal(
    lookingUp(`WHERE EXISTS (SELECT ')' FROM a) AND b = ')'`),
    `WHERE EXISTS (SELECT ')' FROM a OFFSET 0) AND b = ')'`,
  )
})

t.test('rows of the table itself that are chosen to be changed are known by their place', async (t) => {
  for (const key of ['n', '(n, m)']) {
    const columns = key.replace(/[()]/g, '')
    t.equal(
      lookingUp(`DELETE FROM a WHERE b = :b AND ${key} IN\n (SELECT ${columns} FROM a WHERE (x) LIMIT 1) RETURNING n`),
      'DELETE FROM a WHERE b = :b AND ctid = ANY (ARRAY(SELECT ctid FROM a WHERE (x) LIMIT 1)) RETURNING n',
    )
  }
  const others = 'UPDATE a SET x = 1 WHERE a.n IN (SELECT n FROM a) AND m IN (SELECT m FROM b) AND m IN (1, 2)'
  t.equal(lookingUp(others), others)
})

t.test('a bracket that nothing closes is told', async (t) => {
  t.throws(() => lookingUp('WHERE EXISTS (SELECT 1 FROM a'), { message: /never closed/ })
})
