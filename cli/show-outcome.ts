import type { Job } from '../schemas/components/job.ts'
import type { Client } from './client.ts'
import { CommandError } from './command-error.ts'
import type { Terminal } from './context.ts'
import { escapeText } from './escape.ts'
import { type JobReason, jobReasons } from './job-reasons.ts'
import { jobSummary } from './job-text.ts'

/** Shows the outcome of a job: the counts, the reasons, and what can be done next. */
export async function showOutcome(terminal: Terminal, client: Client, job: Job): Promise<void> {
  for (const line of jobSummary(job)) terminal.print(line)
  const reasons = await jobReasons(client, job).catch((error: unknown) => {
    // The outcome of the job is shown all the same.
    if (!(error instanceof CommandError)) throw error
    terminal.note(`The reasons can't be listed: ${escapeText(error.message)}`)
    return []
  })
  for (const { sentence } of reasons) terminal.print(sentence)
  for (const hint of hintsOf(job, reasons)) terminal.note(hint)
}

function hintsOf({ job_id }: Job, reasons: readonly JobReason[]): string[] {
  const lists = reasons.map(({ outcome }) => `To see each: bulk-actions items ${job_id} --outcome ${outcome}`)
  const hasFailed = reasons.some(({ outcome }) => outcome === 'failed')
  return hasFailed ? [...lists, `To retry those that failed: bulk-actions retry ${job_id} -r <reason>`] : lists
}
