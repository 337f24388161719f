import type { Clock } from '../clock.ts'
import { takingTurns } from '../runner/step-work.ts'
import type { Verbs } from '../store.ts'
import { audited, createAuditLog } from './audit/audit-log.ts'
import { createObserver, endImports } from './audit/observer.ts'
import { createSnapshots } from './audit/snapshots.ts'
import type { WriteConnection } from './connection.ts'
import { createDeviceDeletion } from './devices/delete-devices.ts'
import { createDeviceWriter } from './devices/write-devices.ts'
import { createEnforcementHandoff } from './enforcement/enforcement-handoff.ts'
import { createJanitor } from './janitor/janitor.ts'
import { createBulkCancels } from './jobs/cancel-jobs.ts'
import { createJobFinder } from './jobs/find-job.ts'
import { createOnce } from './jobs/idempotency.ts'
import { createJobMaker } from './jobs/make-job.ts'
import { createJobTransitions, createTransitionVerbs, OPEN_GATE } from './jobs/transition-job.ts'
import { createKeptTime } from './kept-time.ts'
import { createKeyWriter } from './keys/write-keys.ts'
import { createPreviewBuilder } from './previews/preview-builder.ts'
import { createTargetSets } from './previews/target-sets.ts'
import { createChunkWork } from './runner/chunk-work.ts'
import { createPrunes } from './runner/prune-devices.ts'
import { createRunner, type Runner, type RunnerOptions } from './runner/runner.ts'
import { createSourceRuns } from './sources/source-runs.ts'
import { createSourceWriter } from './sources/write-sources.ts'
import type { InTransaction } from './verbs.ts'
import { createDeliveryQueue } from './webhooks/delivery-queue.ts'
import { createWebhookWriter } from './webhooks/write-webhooks.ts'

export interface EngineOptions extends RunnerOptions {
  readonly defaultMaxLimit: number
  /** For how long deleted jobs, ended actions and messages to webhooks are kept. */
  readonly retentionDays: number
  /** Whether an enforcer outside the database carries out what jobs do. */
  readonly isEnforcedOutside: boolean
  /** Called with the settled time whenever it moves. */
  readonly onSettled?: (settledTime: number) => void
}
export interface Engine {
  /** The latest time that the database knew of when it was opened; null: it is new. */
  readonly seen: number | null
  /** Each is to be called inside a transaction of the caller's. */
  readonly verbs: InTransaction<Verbs>
  readonly runner: Runner
}

/**
 * All that changes the database: its verbs and its runner, over one session and one clock. Nothing of it runs beside
 * another part: whoever holds it waits for each call's end.
 */
export async function createEngine(db: WriteConnection, clock: Clock, options: EngineOptions): Promise<Engine> {
  const time = await createKeptTime(db, clock, options.onSettled ?? (() => {}))
  const finder = createJobFinder(db)
  const sets = createTargetSets(db, clock)
  const snapshots = createSnapshots(db)
  const log = createAuditLog(db, clock)
  const observer = createObserver(snapshots, log)
  const previews = createPreviewBuilder(db, clock, sets, observer)
  const transitions = createJobTransitions({ db, clock, time, discardSet: sets.discard, observer })
  const once = createOnce(db, time)
  const revision = db.prepare(`SELECT value FROM meta WHERE name = 'revision'`)
  const touch = db.prepare(`UPDATE meta SET value = value WHERE name = 'revision'`)
  const work = createChunkWork({ db, finder, sets, transitions, onStep: options.onStep })
  const handoff = createEnforcementHandoff({ db, clock, time, finder, transitions, work })
  const isHere = !options.isEnforcedOutside
  const gate = isHere ? OPEN_GATE : handoff
  const cancels = createBulkCancels({ db, finder, observer, transitions, gate })
  await db.transaction(async () => {
    await previews.dropUnfinished()
    await endImports(db, log)
    await handoff.open(!isHere)
  })
  const janitor = createJanitor(
    { db, clock, time, observer, discardSet: sets.discard, isLiftedHere: isHere },
    options.retentionDays,
  )
  const deletion = createDeviceDeletion({ db, clock, isEnforcedOutside: !isHere, onGone: sets.deviceGone })
  const prunes = createPrunes({ db, clock, deletion, observer })
  const verbs: InTransaction<Verbs> = {
    ...createJobMaker({ db, clock, finder, once, defaultMaxLimit: options.defaultMaxLimit }),
    ...createTransitionVerbs(finder, transitions, gate),
    ...createDeviceWriter({ db, clock, deletion }),
    ...createKeyWriter(db, clock),
    ...createWebhookWriter(db, clock),
    ...(await createDeliveryQueue(db, clock)),
    ...createSourceWriter(db, clock),
    ...(await createSourceRuns(db, clock)),
    ...handoff.verbs,
    createPreview: previews.createPreview,
    pruneDevices: prunes.pruneDevices,
    cancelJobs: cancels.cancelJobs,
    ping: async () => void (await revision.get()),
    pingDisk: async () => void (await touch.run()),
  }
  return {
    verbs: audited(verbs, snapshots, log),
    runner: createRunner(
      {
        db,
        clock,
        time,
        finder,
        sets,
        previews,
        cancels,
        stepWork: takingTurns([cancels, prunes]),
        transitions,
        work,
        handoff: isHere ? null : handoff,
        tidy: janitor.step,
      },
      options,
    ),
    seen: time.seen,
  }
}
