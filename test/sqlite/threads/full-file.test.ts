import t from 'tap'
import { StoreError } from '../../../db/errors.ts'
import { storageFault } from '../../../db/sqlite/faults.ts'
import { accountFaults, lookAt } from '../../helpers/account.ts'
import { addDevices, createJob, upTo } from '../../helpers/on-bench.ts'
import { sqliteBenchOf } from '../../helpers/sqlite-bench.ts'

t.test('a job that meets a full disk waits, whatever it is at, and goes on when there is room', async (t) => {
  const bench = sqliteBenchOf(t, { chunks: { min: 50, max: 50 } })
  await addDevices(bench, upTo(3000))
  const { jobId } = await createJob(bench)
  const pages = () => bench.db.pragma('page_count', { simple: true }) as number
  let waits = 0
  for (let room = pages(); (await bench.store.getJob(jobId))?.completedAt === null; room++) {
    bench.db.pragma(`max_page_count = ${room}`)
    await bench.drain()
    const before = await bench.store.getJob(jobId)
    if (before?.completedAt !== null) break
    t.notOk(await bench.step(), 'it asks to be left alone for a while')
    t.strictSame(await bench.store.getJob(jobId), before, 'and changes nothing')
    waits++
  }
  t.ok(waits > 3, `it waited ${waits} times`)
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 3000 })
  for (const fault of bench.faults) t.match(storageFault(fault), { code: 'storage_full' })
  t.ok(bench.faults.length <= waits, 'a wait is reported once')
  t.strictSame(lookAt(bench.path, accountFaults), [])
})

t.test(
  'each fault of the disk or the file has its refusal, with what SQLite said as its cause; a bug has none',
  (t) => {
    const fault = (code: unknown) => storageFault(Object.assign(new Error('what it said'), { code }))
    t.match(fault('SQLITE_FULL'), { code: 'storage_full', cause: { message: 'what it said' } })
    t.match(fault('SQLITE_CORRUPT_INDEX'), { code: 'storage_unavailable', message: /damaged/ })
    t.match(fault('SQLITE_NOTADB'), { code: 'storage_unavailable', message: /damaged/ })
    for (const code of ['SQLITE_IOERR_WRITE', 'SQLITE_READONLY_DBMOVED', 'SQLITE_CANTOPEN', 'SQLITE_BUSY_SNAPSHOT']) {
      t.match(fault(code), { code: 'storage_unavailable', message: /^The database can.t be read or written/ })
    }
    for (const code of ['SQLITE_CONSTRAINT', 'SQLITE_ERROR', 'ENOENT', 7, undefined]) t.equal(fault(code), null)
    t.equal(storageFault(null), null)
    t.type(fault('SQLITE_FULL'), StoreError)
    t.end()
  },
)
