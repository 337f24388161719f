import t from 'tap'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'

t.test('how far the clock is is written down at most once a minute', async (t) => {
  const bench = sqliteBenchOf(t)
  await bench.drain()
  const changes = () => bench.db.prepare<[], number>('SELECT total_changes()').pluck().get() as number
  const pass = async () => {
    bench.clock.advance(1000)
    await bench.drain()
  }
  const before = changes()
  for (let second = 0; second < 59; second++) await pass()
  t.equal(changes(), before)
  await pass()
  t.equal(changes(), before + 2)
  t.equal(await bench.inside.settledTime(), bench.clock.now())
})
