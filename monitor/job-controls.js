import { confirm } from './confirm.js'
import { arrange, button, h } from './dom.js'
import { newIdempotencyKey } from './idempotency-key.js'
import { VERBS } from './job-verbs.js'
import { actionOf } from './job-words.js'
import { clearErrors, showError } from './notices.js'

/**
 * The verbs for a job, each with a confirmation. `update(job)` shows those that its status allows; the focus of a button
 * that disappears moves to `home`. Verbs that make a new job are there only with `onMade`.
 */
export function createJobControls({ api, canWrite, home, onDone, onMade = null }) {
  const element = h('div', { class: 'controls' })
  const verbs = Object.keys(VERBS).filter((verb) => canWrite && (onMade !== null || !VERBS[verb].makesJob))
  /** The same input again is the same request, whose answer may have been lost. */
  const keys = new Map()
  const keyOf = (words) => {
    if (!keys.has(words)) keys.set(words, newIdempotencyKey())
    return keys.get(words)
  }
  let job = null

  const run = async (verb) => {
    const { job_id: id, action_reason: reason } = job
    const answer = await confirm({ ...VERBS[verb].question(job), subject: `${actionOf(job)}: ${reason}` })
    if (document.activeElement === document.body) home.focus()
    if (answer === null) return
    try {
      const result = await api[verb](id, answer, keyOf(`${verb} ${answer}`))
      clearErrors()
      if (VERBS[verb].makesJob) onMade(result)
    } catch (error) {
      showError(error)
    }
    onDone()
  }
  const buttonOf = (verb) =>
    button(VERBS[verb].label, () => run(verb), { class: verb === 'cancel' ? 'small danger' : 'small' })
  const buttons = Object.fromEntries(verbs.map((verb) => [verb, buttonOf(verb)]))
  return {
    element,
    update(next) {
      job = next
      const possible = verbs.filter((verb) => VERBS[verb].isPossible(job))
      for (const verb of possible)
        buttons[verb].setAttribute('aria-label', `${VERBS[verb].label}: ${job.action_reason}`)
      const hadFocus = element.contains(document.activeElement)
      arrange(
        element,
        possible.map((verb) => buttons[verb]),
      )
      if (hadFocus && !element.contains(document.activeElement)) home.focus()
    },
  }
}
