import type { Test } from 'tap'
import { type Client, JOBS, jobBody, macOf, startClient } from '../process/client.ts'
import { temporaryFolder } from '../server-process.ts'
import { databaseOf } from '../test-database.ts'
import { type FetchFeed, fetcher } from './fetch-feed.ts'

export const [BLOCKED, FREE] = [`02${macOf(1).slice(2)}`, `02${macOf(2).slice(2)}`]

export interface Blocking {
  readonly client: Client
  /** For whatever the test needs; gone with it. */
  readonly folder: string
  readonly fetchFeed: FetchFeed
  /** Blocks `BLOCKED` anew, or does something else to it, for so many seconds or until lifted; answers the job's id. */
  block(seconds?: number, actionType?: string): Promise<unknown>
  revert(jobId: unknown): Promise<void>
}

/** A real server with two devices, and the documented way to its feeds. */
export async function startBlocking(t: Test, env: Record<string, string> = {}): Promise<Blocking> {
  const folder = temporaryFolder(t)
  const DATABASE_URL = env.DATABASE_URL ?? (await databaseOf(t))
  const client = await startClient(t, folder, { LOG_LEVEL: 'silent', ...env, DATABASE_URL })
  await client.importBody(`{"mac":"${BLOCKED}"}\n{"mac":"${FREE}"}\n`)
  const criteria = { rules: [{ field: 'mac', operator: 'equals', value: BLOCKED }] }
  return {
    client,
    folder,
    fetchFeed: fetcher(folder, client.origin),
    async block(seconds = 0, actionType = 'block') {
      const action = { action_type: actionType, action_duration: seconds, on_existing: 'replace' }
      const body = jobBody({ criteria, ...action })
      const { json } = await client.post(JOBS, body)
      await client.untilEnded(json.job_id)
      return json.job_id
    },
    async revert(jobId) {
      const { json } = await client.post(`${JOBS}/${jobId}/revert`, { action_reason: 'a false alarm' })
      await client.untilEnded(json.job_id)
    },
  }
}
