import type { Client } from './client.ts'
import { CommandError } from './command-error.ts'
import type { Terminal } from './context.ts'
import { jobPath } from './follow-job.ts'
import type { OnInterrupt } from './watch-job.ts'

/** Ctrl-C leaves the job as it is, unless the user at the terminal confirms the cancel. */
export function askToCancel(client: Client, jobId: string, terminal: Terminal): OnInterrupt {
  return async ({ jobEnded }) => {
    const question = '\nCancel the job? y: cancel it, n: stop watching and let it run, Enter: keep watching [y/n] '
    const answer = (await terminal.ask(question, jobEnded))?.trim().toLowerCase() ?? 'n'
    if (jobEnded.aborted) return false
    if (/^y(es)?$/.test(answer)) await cancel(client, jobId)
    const stop = /^no?$/.test(answer)
    if (stop) terminal.note(`The job continues. To follow it: bulk-actions watch ${jobId}`)
    return stop
  }
}

async function cancel(client: Client, jobId: string): Promise<void> {
  try {
    await client.call('POST', `${jobPath(jobId)}/cancel`, { json: { reason: 'Cancelled with Ctrl-C' } })
  } catch (error) {
    // It ended while the question was open; following it shows how.
    if (!(error instanceof CommandError && error.problem?.status === 409)) throw error
  }
}
