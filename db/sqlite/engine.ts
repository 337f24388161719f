import type { Clock } from '../clock.ts'
import { takingTurns } from '../runner/step-work.ts'
import type { Verbs } from '../store.ts'
import { audited, createAuditLog } from './audit/audit-log.ts'
import { createObserver, endImports } from './audit/observer.ts'
import { createSnapshots } from './audit/snapshots.ts'
import { type Connection, touchFile } from './connection.ts'
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
  /** The latest time that the file knew of when it was opened; null: it is new. */
  readonly seen: number | null
  /** Each is to be called inside a transaction of the caller's. */
  readonly verbs: Verbs
  readonly runner: Runner
}

/**
 * All that changes the database: its verbs and its runner, over one read-write connection and one clock, without a
 * thread or a promise. `threads/writer.ts` runs it in a thread; tests run it as it is.
 */
export function createEngine(db: Connection, clock: Clock, options: EngineOptions): Engine {
  const time = createKeptTime(db, clock, options.onSettled ?? (() => {}))
  const finder = createJobFinder(db)
  const sets = createTargetSets(db, clock)
  const snapshots = createSnapshots(db)
  const log = createAuditLog(db, clock)
  const observer = createObserver(snapshots, log)
  const previews = createPreviewBuilder(db, clock, sets, observer)
  const transitions = createJobTransitions({ db, clock, time, discardSet: sets.discard, observer })
  const once = createOnce(db, time)
  const touch = db.prepare(`UPDATE meta SET value = value WHERE name = 'revision'`)
  const work = createChunkWork({ db, finder, sets, transitions, onStep: options.onStep })
  const handoff = createEnforcementHandoff({ db, clock, time, finder, transitions, work })
  const isHere = !options.isEnforcedOutside
  const gate = isHere ? OPEN_GATE : handoff
  const cancels = createBulkCancels({ db, finder, observer, transitions, gate })
  db.transaction(() => {
    previews.dropUnfinished()
    endImports(db, log)
    handoff.open(!isHere)
  }).immediate()
  const janitor = createJanitor(
    { db, clock, time, observer, discardSet: sets.discard, isLiftedHere: isHere },
    options.retentionDays,
  )
  const deletion = createDeviceDeletion({ db, clock, isEnforcedOutside: !isHere, onGone: sets.deviceGone })
  const prunes = createPrunes({ db, clock, deletion, observer })
  const verbs: Verbs = {
    ...createJobMaker({ db, clock, finder, once, defaultMaxLimit: options.defaultMaxLimit }),
    ...createTransitionVerbs(finder, transitions, gate),
    ...createDeviceWriter({ db, clock, deletion }),
    ...createKeyWriter(db, clock),
    ...createWebhookWriter(db, clock),
    ...createDeliveryQueue(db, clock),
    ...createSourceWriter(db, clock),
    ...createSourceRuns(db, clock),
    ...handoff.verbs,
    createPreview: previews.createPreview,
    pruneDevices: prunes.pruneDevices,
    cancelJobs: cancels.cancelJobs,
    ping: () => void touch.run(),
    pingDisk: () => touchFile(db),
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
