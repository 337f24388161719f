import t from 'tap'
import { createReaderVerbs } from '../../db/sqlite/threads/reader-verbs.ts'
import { finishSteps } from '../helpers/finish-steps.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'

const DEVICES = 40_000

t.test('a count by a range of addresses counts each device once, however many the addresses are', async (t) => {
  const bench = sqliteBenchOf(t)
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${DEVICES})`
  // Two neighbours of each device in 10.0.0.0/8, and one in 2001:db8::/64; every hundredth pair is nobody's any more.
  const give = (ip: string) =>
    bench.db.exec(
      `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id)
       ${numbers} SELECT ${ip}, 1, iif(i % 100 = 99, NULL, i), 'kea', 1, 1, 1 FROM n`,
    )
  bench.db.exec(
    `INSERT INTO devices (mac, first_seen, last_seen, source, import_mark) ${numbers} SELECT i, 1, 1, 'kea', 1 FROM n`,
  )
  for (const ip of ['0x0a000000 + 2 * i', '0x0a000001 + 2 * i', `printf('20010db8%024x', i)`]) give(ip)

  const count = async (operator: string, value: string) =>
    finishSteps(createReaderVerbs(bench.db, bench.clock).countDevices({ rules: [{ field: 'ip', operator, value }] }))
  t.equal(await count('in_subnet', '10.0.0.0/24'), 127)
  t.equal(await count('between', '10.0.0.1-10.0.1.0'), 128)
  t.equal(await count('in_subnet', '10.0.0.0/18'), 8192 - 81)
  t.equal(await count('in_subnet', '10.0.0.0/8'), DEVICES - 400)
  t.equal(await count('in_subnet', '2001:db8::/113'), 32_768 - 327)
  t.equal(await count('in_subnet', '2001:db8::/64'), DEVICES - 400)
  t.equal(await count('not_in_subnet', '10.0.0.0/18'), DEVICES - (8192 - 81))
})
