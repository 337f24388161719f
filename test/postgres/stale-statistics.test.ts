import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import type { JobDraft } from '../../db/jobs/job-store.ts'
import {
  ACTOR,
  addDevices,
  cancel,
  createJob,
  EVERYTHING,
  preview,
  runFollowUp,
  runJob,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { countedBench } from '../helpers/postgres/counted-bench.ts'

const DEVICES = 4000
const CHUNK = 500
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** For each device, in a table or an index; where each target of a chunk is held against a whole table, it is thousands. */
const MOST_READ = 500

/** As autovacuum leaves tables that it has seen nearly emptied and that have grown since: nothing seems to be in their pages. */
const SPOIL = `UPDATE pg_class SET reltuples = 0, relpages = greatest(1, relpages)
  WHERE relkind IN ('r', 'i') AND relnamespace = current_schema()::regnamespace`
t.test('what a chunk reads follows from its size, whatever the server believes of its tables', async (t) => {
  const { bench, writer, rowsRead } = await countedBench(t, { chunks: { min: CHUNK, max: CHUNK }, retentionDays: 1 })
  await addDevices(bench, upTo(DEVICES), ['all'])
  const job = (changes: Partial<JobDraft>) => runJob(bench, { maxLimit: DEVICES, ...changes })
  let last: Job
  const works: Record<string, () => Promise<unknown>> = {
    'a block': () => job({ actionType: 'block' }),
    'a block that is kept': () => job({ actionType: 'block', actionDuration: 3600 }),
    'a denial in place of the block': async () => {
      last = await job({ actionType: 'deny' })
    },
    'its undo': async () => {
      last = await runFollowUp(bench, 'revertJob', last.jobId)
    },
    'the undo of its undo': () => runFollowUp(bench, 'revertJob', last.jobId),
    'a preview by status': () => preview(bench, { rules: [{ field: 'status', operator: 'exists' }] }),
    'a preview by status and tag': () =>
      preview(bench, {
        rules: [{ field: 'status', operator: 'in', value: ['deny', 'block'] }, ...tagged('all').rules],
      }),
    'a job that is cancelled': async () => {
      const { jobId } = await createJob(bench, { actionType: 'monitor', maxLimit: DEVICES })
      await stepUntil(bench, async () => ((await bench.store.getJob(jobId))?.affectedCount ?? 0) > 0, 'it has begun')
      last = await cancel(bench, jobId)
    },
    'its retry': () => runFollowUp(bench, 'retryJob', last.jobId),
    'an allowance': () => job({ actionType: 'allow', actionDuration: 60 }),
    'a throttle that it forbids': () => job({ actionType: 'throttle' }),
    'the end of its time': async () => {
      bench.clock.advance(HOUR)
      await bench.drain()
    },
    'a clean-up': () => job({ actionType: 'cleanup' }),
    'an undo where something changed': async () => {
      const blocked = await job({ actionType: 'block' })
      await job({ actionType: 'deny', criteria: tagged('all') })
      await runFollowUp(bench, 'revertJob', blocked.jobId)
    },
    'what is forgotten in the end': async () => {
      await job({ actionType: 'cleanup', criteria: EVERYTHING })
      for (const { jobId, version } of (await bench.store.listJobs({}, { limit: 100, after: null })).data)
        await bench.store.deleteJob(jobId, [version], ACTOR)
      bench.clock.advance(3 * DAY)
      await bench.drain()
    },
  }
  const names = Object.keys(works)
  for (const [name, work] of Object.entries(works)) {
    await writer.exec(SPOIL)
    const before = await rowsRead()
    await work()
    // What is forgotten is what all of them have left.
    const size = name === names.at(-1) ? DEVICES * names.length : DEVICES
    const each = Math.round(((await rowsRead()) - before) / size)
    t.ok(each <= MOST_READ, `${name} reads ${each} rows for each device`)
  }
  t.ok((await bench.check()).every(({ findings }) => findings.length === 0))
})
