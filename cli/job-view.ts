import type { Job } from '../schemas/components/job.ts'
import type { CommandError } from './command-error.ts'
import type { Terminal } from './context.ts'
import { escapeText } from './escape.ts'
import { settledOf, statusText } from './job-text.ts'
import type { Progress } from './progress.ts'
import { createRate } from './rate.ts'

/** Shows a followed job: a bar on a terminal, elsewhere a line for each change of status. */
export interface JobView {
  onChange(job: Job): void
  onTrouble(error: CommandError): void
  /** Hides the bar until `resume`. */
  pause(): void
  resume(): void
}

export function createJobView(terminal: Terminal, progress: Progress): JobView {
  const rate = createRate()
  let last: Job | null = null
  let inTrouble = false
  let paused = false

  const label = (job: Job): string => {
    const speed = rate.sample(settledOf(job), performance.now())
    if (job.status === 'scheduled') return statusText(job)
    const counts = `${statusText(job)}  ${settledOf(job)}/${job.targeted_count} devices`
    return speed === null || job.status !== 'running' ? counts : `${counts}  ${speed} devices/s`
  }
  const draw = () => {
    if (!paused && last !== null) progress.show(settledOf(last), last.targeted_count, label(last))
  }
  return {
    onChange(job) {
      const isNews = last === null || statusText(job) !== statusText(last)
      inTrouble = false
      last = job
      draw()
      if (!terminal.isRich && isNews) terminal.note(statusText(job))
    },
    onTrouble(error) {
      if (inTrouble || paused) return
      inTrouble = true
      progress.stop()
      terminal.note(`${escapeText(error.message)} Trying again.`)
    },
    pause() {
      paused = true
      progress.stop()
    },
    resume() {
      paused = false
      // A waiting job has no new state that would show the bar again.
      draw()
    },
  }
}
