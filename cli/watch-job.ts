import type { Job } from '../schemas/components/job.ts'
import type { Client } from './client.ts'
import type { Context, Terminal } from './context.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { followJob } from './follow-job.ts'
import { interruptible } from './interruptible.ts'
import { createJobView } from './job-view.ts'
import { createProgress } from './progress.ts'
import { showOutcome } from './show-outcome.ts'

/** Called on Ctrl-C: whether to stop watching. The bar is hidden meanwhile. */
export type OnInterrupt = (question: { readonly jobEnded: AbortSignal }) => Promise<boolean>

export interface WatchOptions {
  readonly context: Context
  readonly terminal: Terminal
  readonly client: Client
  readonly jobId: string
  readonly json: boolean
  readonly onInterrupt: OnInterrupt
}

/** Shows a job until it has ended, and then its outcome. Throws `Interrupted` where watching was stopped. */
export async function watchJob(options: WatchOptions): Promise<ExitCode> {
  const { context, terminal, client, jobId, json, onInterrupt } = options
  const progress = createProgress(context, terminal)
  const view = createJobView(terminal, progress)
  const ended = new AbortController()
  try {
    const job = await interruptible({
      context,
      work: (signal) => followJob({ client, jobId, signal, onChange: view.onChange, onTrouble: view.onTrouble }),
      async shouldStop() {
        view.pause()
        const stop = await onInterrupt({ jobEnded: ended.signal })
        // After the end a bar would stay for ever.
        if (!ended.signal.aborted) view.resume()
        return stop
      },
    })
    progress.stop()
    if (json) terminal.printJson(job)
    else await showOutcome(terminal, client, job)
    const warning = warningOf(job)
    if (warning !== null) terminal.note(terminal.style('yellow', `Warning: ${warning}`))
    return exitCodeOf(job)
  } finally {
    ended.abort()
    progress.stop()
  }
}

/** A job that completed and changed nothing, which its status doesn't show. */
function warningOf({ status, targeted_count, affected_count }: Job): string | null {
  if (status !== 'completed' || affected_count > 0) return null
  return targeted_count === 0 ? 'no device matched; nothing was done.' : 'no device was changed.'
}

/** A job that failed for a device, or changed none, is no success for a script. */
function exitCodeOf({ status, affected_count, failed_count }: Job): ExitCode {
  return status === 'completed' && affected_count > 0 && failed_count === 0 ? EXIT.ok : EXIT.failure
}
