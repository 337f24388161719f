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

t.test('the keys of what is changed come as an array, and so do the places of rows with several', async (t) => {
  t.equal(
    lookingUp(`DELETE FROM a WHERE n IN (SELECT n FROM a WHERE (x) LIMIT 1) RETURNING n`),
    `DELETE FROM a WHERE n = ANY (ARRAY(SELECT n FROM a WHERE (x) LIMIT 1)) RETURNING n`,
  )
  t.equal(
    lookingUp('DELETE FROM a WHERE (n, m) IN\n (SELECT n, m FROM a WHERE (x) LIMIT 1)'),
    'DELETE FROM a WHERE ctid = ANY (ARRAY(SELECT ctid FROM a WHERE (x) LIMIT 1))',
  )
  const others = 'SELECT 1 FROM a d WHERE d.n IN (SELECT n FROM b) AND m IN (SELECT o FROM b) AND m IN (1, 2)'
  t.equal(lookingUp(others), others)
})

t.test('a bracket that nothing closes is told', async (t) => {
  t.throws(() => lookingUp('WHERE EXISTS (SELECT 1 FROM a'), { message: /never closed/ })
})
