import type { Verbs } from '../store.ts'

const WAITED_FOR_VERBS = [
  ...(['createJob', 'retryJob', 'revertJob', 'cancelJob', 'cancelJobs', 'pauseJob', 'resumeJob'] as const),
  ...(['deleteJob', 'restoreJob', 'createPreview', 'pruneDevices', 'deleteDevice'] as const),
] satisfies (keyof Verbs)[]
/** The verbs behind which a caller waits, so that pieces of an import beside them are to be short. */
export const WAITED_FOR: ReadonlySet<string> = new Set(WAITED_FOR_VERBS)
/** So long after the last one the writer counts as an import's own. */
export const ALONE_AFTER_MS = 2000
