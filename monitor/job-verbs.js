import { plural } from './format.js'

const hasEnded = ({ status }) => ['completed', 'failed', 'cancelled'].includes(status)
const unreached = (job) => job.failed_count + job.not_reached_count

/** The verbs for a job by their names in the API: when they are allowed, and the confirmation. `makesJob`: answers with a new job. */
export const VERBS = {
  pause: {
    label: 'Pause',
    isPossible: ({ status }) => status === 'running',
    question: () => ({
      title: 'Pause this job?',
      text: 'No further device is touched until it is resumed.',
      yes: 'Pause the job',
    }),
  },
  resume: {
    label: 'Resume',
    isPossible: ({ status }) => status === 'paused',
    question: () => ({
      title: 'Resume this job?',
      text: 'It continues with the remaining devices.',
      yes: 'Resume the job',
    }),
  },
  cancel: {
    label: 'Cancel',
    isPossible: (job) => !hasEnded(job),
    question: () => ({
      title: 'Cancel this job?',
      text: 'It stops for good, and no further device is touched. Devices already done keep the action.',
      ask: 'Reason (kept with the job)',
      yes: 'Cancel the job',
      no: 'Leave it',
      danger: true,
    }),
  },
  retry: {
    label: 'Retry …',
    makesJob: true,
    isPossible: (job) => hasEnded(job) && unreached(job) > 0,
    question: (job) => ({
      title: `Retry this job on ${plural(unreached(job), 'device')}?`,
      text: 'A new job repeats the action for the devices that failed or were not reached.',
      ask: 'Reason for the new job',
      required: true,
      yes: 'Retry the job',
    }),
  },
  revert: {
    label: 'Undo …',
    makesJob: true,
    isPossible: (job) => hasEnded(job) && job.affected_count > 0 && job.reverted_by === null,
    question: (job) => ({
      title: `Undo this job on ${plural(job.affected_count, 'device')}?`,
      text: 'A new job undoes what this one did. Devices that a later job changed are skipped.',
      ask: 'Reason for the new job',
      required: true,
      yes: 'Undo the job',
      danger: true,
    }),
  },
}
