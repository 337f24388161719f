import t from 'tap'
import { expiryChore } from '../../../db/sqlite/janitor/expire-actions.ts'
import { recordPlans } from '../../helpers/plans.ts'
import { openSqliteBench } from '../../helpers/sqlite-bench.ts'

t.test('a step of expiry looks at the rows it moves, and not at all that are due', async (t) => {
  const bench = openSqliteBench()
  t.teardown(bench.close)
  const { db, plans } = recordPlans(bench.db)
  expiryChore(db, bench.clock)
  const moving = plans().filter(({ sql }) => /^(INSERT INTO ended_actions|DELETE)/.test(sql))
  t.equal(moving.length, 2)
  for (const { sql, lines } of moving) {
    t.equal(lines[0], 'SEARCH a USING PRIMARY KEY (action_type=? AND mac=?)', sql)
  }
})
