import type { Test } from 'tap'
import type { Job, JobItem } from '../../db/jobs/job.ts'
import { makeSecret } from '../../outbound/signature.ts'
import type { EnforcementOptions } from '../../plugins/workers/enforcement.ts'
import { ACTOR, type TestApp, testApp } from './app.ts'
import { PLAIN_IMPORT } from './import-options.ts'
import { type Receiver, startReceiver } from './process/start-receiver.ts'

export interface EnforcerApp extends TestApp {
  readonly receiver: Receiver
  readonly secret: string
  /** Makes a job over all devices; its id. */
  job(body?: object): Promise<string>
  items(jobId: string): Promise<readonly JobItem[]>
}

/** Tries at once and often, so that a test does not wait. */
const IMPATIENT: EnforcementOptions = { attempts: 2, firstPauseMs: 1, probeMs: 1 }

/** The real app with devices 1 to `devices`, and a program in another process that enforces what it does. */
export async function enforcerApp(
  t: Test,
  path: string,
  devices: number,
  options: EnforcementOptions = {},
): Promise<EnforcerApp> {
  const receiver = await startReceiver(t)
  const secret = makeSecret()
  await receiver.knows(secret)
  const env = { ENFORCER: 'webhook', ENFORCER_URL: receiver.url(path), ENFORCER_SECRET: secret }
  const app = await testApp(t, {
    env,
    enforcement: { ...IMPATIENT, ...options },
    storeOptions: { chunks: { min: 3, max: 3 } },
  })
  const { store } = app.app
  const records = Array.from({ length: devices }, (_, index) => ({
    kind: 'record' as const,
    mac: index + 1,
    ips: [index, `20010db8${index.toString(16).padStart(24, '0')}`],
  }))
  await store.importPiece(await store.beginImport(PLAIN_IMPORT, ACTOR), records)
  return {
    ...app,
    receiver,
    secret,
    async job(body = {}) {
      const criteria = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
      const made = await app.call('createBulkActionJob', {
        body: { action_type: 'block', action_reason: 'a test', criteria, ...body },
      })
      return made.body.job_id
    },
    items: async (jobId) => (await store.listItems(jobId, null, { limit: 1000, after: null })).data,
  }
}

export const countsOf = ({ affectedCount, failedCount, notReachedCount }: Job) => ({
  affectedCount,
  failedCount,
  notReachedCount,
})
