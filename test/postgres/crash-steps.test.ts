import t, { type Test } from 'tap'
import type { RunnerStep } from '../../db/runner/runner-steps.ts'
import { accountFaults, effects } from '../helpers/postgres/account.ts'
import { emptyDatabase, migratedDatabase, type TestDatabase } from '../helpers/postgres/databases.ts'
import { sessionsOn } from '../helpers/postgres/kept-sessions.ts'
import { openPostgresBench } from '../helpers/postgres-bench.ts'
import { CHUNK, type Copy, crashEverywhere, SIZE } from '../helpers/process/crash-everywhere.ts'
import { makeDueJob } from '../helpers/process/scenario-jobs.ts'
import { openStore } from '../helpers/process/store-process.ts'
import type { StoreBench } from '../helpers/store-bench.ts'
import { untilEnded } from '../helpers/until-job.ts'

/** Works on a bench over that database, and leaves nothing connected to it, so that it can be copied. */
async function onBench<T>(
  database: TestDatabase,
  work: (bench: StoreBench) => Promise<T>,
  onStep: (step: RunnerStep) => void = () => {},
): Promise<T> {
  const sessions = await sessionsOn(database)
  const bench = await openPostgresBench({ chunks: { min: CHUNK, max: CHUNK }, onStep }, sessions)
  try {
    return await work(bench)
  } finally {
    await bench.close()
    await Promise.all([sessions.writer.end(), sessions.reader.end()])
  }
}

function copyOf(t: Test, { url, drop }: TestDatabase, jobId: string): Copy {
  return {
    database: url,
    faults: () => accountFaults(url),
    effects: () => effects(url),
    async goOn() {
      const store = await openStore(t, url, CHUNK)
      await untilEnded(store, jobId)
      await store.close()
    },
    remove: drop,
  }
}

crashEverywhere(t, async (t, name) => {
  const template = await migratedDatabase()
  t.teardown(template.drop)
  const { jobId } = await onBench(template, (bench) => makeDueJob(bench, name, SIZE))
  const steps: RunnerStep[] = []
  const copy = () => emptyDatabase(new URL(template.url).pathname.slice(1))
  const undisturbed = await copy()
  await onBench(
    undisturbed,
    (bench) => bench.drain(),
    (step) => void steps.push(step),
  )
  const done = await effects(undisturbed.url)
  t.strictSame(await accountFaults(undisturbed.url), [])
  await undisturbed.drop()
  return { jobId, effects: done, steps, copy: async () => copyOf(t, await copy(), jobId) }
})
