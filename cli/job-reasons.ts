import type { Job } from '../schemas/components/job.ts'
import type { JobItemList } from '../schemas/components/job-item-list.ts'
import type { Client } from './client.ts'
import { escapeText } from './escape.ts'
import { jobPath } from './follow-job.ts'

/** Why devices of a job were skipped or failed. */
export interface JobReason {
  readonly outcome: 'skipped' | 'failed'
  /** Such as `4000 skipped: changed_since 4000`. */
  readonly sentence: string
}

/** How many items are read; a job seldom has more than a few reasons. */
const LOOKED_AT = 1000

/** The reasons with their counts, for each outcome of a job that has reasons. */
export async function jobReasons(client: Client, job: Job): Promise<JobReason[]> {
  const counts = [
    ['skipped', job.skipped_count],
    ['failed', job.failed_count],
  ] as const
  const asked = counts.filter(([, count]) => count > 0)
  return await Promise.all(
    asked.map(async ([outcome, count]) => {
      const query = { outcome, limit: LOOKED_AT }
      const { data } = await client.body<JobItemList>('GET', `${jobPath(job.job_id)}/items`, { query })
      const part = data.length < count ? ` (of the first ${data.length})` : ''
      return { outcome, sentence: `${count} ${outcome}: ${escapeText(codesOf(data))}${part}` }
    }),
  )
}

/** The codes with their counts, the most frequent first. */
function codesOf(items: JobItemList['data']): string {
  const counts = new Map<string, number>()
  for (const { code } of items) counts.set(code ?? 'no code', (counts.get(code ?? 'no code') ?? 0) + 1)
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  return sorted.map(([code, count]) => `${code} ${count}`).join(', ')
}
