import t from 'tap'
import { addDevices, runJob, upTo } from '../helpers/on-bench.ts'
import { countedBench } from '../helpers/postgres/counted-bench.ts'

const DEVICES = 2000
const CHUNK = 20
/** Where each chunk reads all actions of a type it is a hundred for each device and type. */
const MOST_READ = 60

/** Only PostgreSQL 15 and 16 do so. */
t.test(
  'small chunks read no more actions than they end, where PostgreSQL has counted none of their type',
  async (t) => {
    const { bench, writer, rowsRead } = await countedBench(t, { chunks: { min: CHUNK, max: CHUNK } })
    await writer.exec('ALTER TABLE active_actions SET (autovacuum_enabled = off)')
    await addDevices(bench, upTo(DEVICES))
    await runJob(bench, { actionType: 'throttle' })
    await writer.exec('ANALYZE active_actions')
    await runJob(bench, { actionType: 'block', actionDuration: 60 })
    const before = await rowsRead('active_actions')
    t.equal((await runJob(bench, { actionType: 'allow' })).affectedCount, DEVICES)
    const each = Math.round(((await rowsRead('active_actions')) - before) / DEVICES)
    t.ok(each > 0 && each < MOST_READ, `${each} rows for each device`)
  },
)
