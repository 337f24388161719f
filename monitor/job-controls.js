import { confirm } from './confirm.js'
import { arrange, button, h } from './dom.js'
import { actionOf } from './job-words.js'
import { clearErrors, showError } from './notices.js'

const QUESTIONS = {
  cancel: {
    title: 'Cancel this job?',
    text: 'It stops for good, and no further device is touched. Devices already done keep the action.',
    ask: 'Reason (kept with the job)',
    yes: 'Cancel the job',
    no: 'Leave it',
    danger: true,
  },
  pause: { title: 'Pause this job?', text: 'No further device is touched until it is resumed.', yes: 'Pause the job' },
  resume: { title: 'Resume this job?', text: 'It goes on with the devices not yet dealt with.', yes: 'Resume the job' },
}
const LABELS = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' }
const POSSIBLE = { scheduled: ['cancel'], running: ['pause', 'cancel'], paused: ['resume', 'cancel'] }

/**
 * What may be done to a job as it is, each with a confirmation. `update(job)` shows what its status allows; the focus of
 * a button that goes passes to `home`.
 */
export function createJobControls({ api, canWrite, home, onDone }) {
  const element = h('div', { class: 'controls' })
  let job = null

  const run = async (verb) => {
    const { job_id: id, action_reason: reason } = job
    const answer = await confirm({ ...QUESTIONS[verb], subject: `${actionOf(job)}: ${reason}` })
    if (document.activeElement === document.body) home.focus()
    if (answer === null) return
    try {
      await api[verb](id, answer)
      clearErrors()
    } catch (error) {
      showError(error)
    }
    onDone()
  }
  const buttons = Object.fromEntries(
    Object.keys(LABELS).map((verb) => [
      verb,
      button(LABELS[verb], () => run(verb), { class: verb === 'cancel' ? 'small danger' : 'small' }),
    ]),
  )
  return {
    element,
    update(next) {
      job = next
      const verbs = canWrite ? (POSSIBLE[job.status] ?? []) : []
      for (const verb of verbs) buttons[verb].setAttribute('aria-label', `${LABELS[verb]}: ${job.action_reason}`)
      const hadFocus = element.contains(document.activeElement)
      arrange(
        element,
        verbs.map((verb) => buttons[verb]),
      )
      if (hadFocus && !element.contains(document.activeElement)) home.focus()
    },
  }
}
