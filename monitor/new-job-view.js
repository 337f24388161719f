import { confirm } from './confirm.js'
import { field, h, isEnabled, select, setEnabled } from './dom.js'
import { formatTime, plural, TIME_ZONE } from './format.js'
import { newIdempotencyKey } from './idempotency-key.js'
import { ACTIONS, jobHref, ON_EXISTING } from './job-words.js'
import { clearErrors, showError } from './notices.js'
import { setPageTitle } from './page-title.js'
import { previewPanel } from './preview-panel.js'

const ENDLESS = new Set(['deny', 'cleanup'])
const EXAMPLE = { match: 'all', rules: [{ field: 'vendor', operator: 'contains', value: 'Espressif' }] }

/** A job is made in two steps: a preview, and the start of exactly that. */
export function showNewJob({ view, api, signal }) {
  const action = select(ACTIONS.map((name) => [name, name]))
  const duration = h('input', { type: 'number', min: 0, max: 315360000, value: 0, required: true })
  const existing = select(Object.entries(ON_EXISTING))
  const reason = h('input', { maxlength: 500, required: true, autocomplete: 'off' })
  const start = h('input', { type: 'datetime-local' })
  const criteria = h('textarea', { rows: 14, spellcheck: 'false', required: true })
  criteria.value = JSON.stringify(EXAMPLE, null, 2)
  const submit = h('button', { type: 'submit', class: 'primary' }, 'Preview')
  const result = h('div', { class: 'result', 'aria-live': 'polite' })
  const form = h(
    'form',
    { class: 'panel stack' },
    h('div', { class: 'fields' }, field('Action', action), field('Duration', duration, 'Seconds; 0 is until lifted')),
    field('If the action is already active', existing),
    field('Reason', reason, 'Kept with the job and with each device'),
    field('Start', start, `Leave empty to start at once. Time zone: ${TIME_ZONE}`),
    field('Criteria', criteria, 'JSON, as in the API'),
    h('div', { class: 'actions' }, submit),
  )

  const run = async (preview, idempotencyKey) => {
    if (!form.reportValidity()) return
    const devices = plural(preview.preview_count, 'device')
    const when = start.value === '' ? 'It starts at once.' : `It starts on ${formatTime(start.value)}.`
    const question = {
      title: `Start this job on ${devices}?`,
      subject: `${action.value}: ${reason.value}`,
      text: `${when} It targets exactly the devices of this preview.`,
      yes: 'Start the job',
    }
    if ((await confirm(question)) === null) return
    const scheduled = start.value === '' ? {} : { scheduled_at: new Date(start.value).toISOString() }
    const job = await api.createJob(
      {
        action_type: action.value,
        action_duration: Number(duration.value),
        action_reason: reason.value,
        on_existing: existing.value,
        preview_id: preview.preview_id,
        ...scheduled,
      },
      idempotencyKey,
    )
    location.hash = jobHref(job.job_id)
  }
  /** Grows with each edit, so an outdated preview is not shown. */
  let edits = 0
  const look = async () => {
    const before = edits
    const body = { action_type: action.value, criteria: parse(criteria.value) }
    const preview = await api.preview(body)
    if (edits !== before || signal.aborted) return
    // One key per preview: a double click can't start two jobs.
    const key = newIdempotencyKey()
    const { element, heading } = previewPanel(preview, () => guarded(() => run(preview, key)))
    result.replaceChildren(element)
    heading.focus({ preventScroll: true })
    element.scrollIntoView({ block: 'nearest' })
  }
  const guarded = async (work) => {
    try {
      await work()
      clearErrors()
    } catch (error) {
      showError(error)
    }
  }
  const forgetPreview = () => {
    edits++
    result.replaceChildren()
  }

  action.addEventListener('change', () => {
    duration.disabled = ENDLESS.has(action.value)
    if (duration.disabled) duration.value = '0'
    forgetPreview()
  })
  criteria.addEventListener('input', forgetPreview)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (!isEnabled(submit)) return
    forgetPreview()
    setEnabled(submit, false)
    await guarded(look)
    setEnabled(submit, true)
  })
  setPageTitle('New job')
  view.replaceChildren(
    h('div', { class: 'head' }, h('h1', {}, 'New job')),
    h('div', { class: 'columns' }, form, result),
  )
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`The criteria are not JSON: ${error.message}.`)
  }
}
