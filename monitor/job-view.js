import { createConnection } from './connection.js'
import { h, setText } from './dom.js'
import { follow } from './events.js'
import { formatNumber, formatRate } from './format.js'
import { createItems } from './items.js'
import { createJobControls } from './job-controls.js'
import { createFacts } from './job-facts.js'
import { actionOf, jobHref } from './job-words.js'
import { createLongTitle } from './long-title.js'
import { showError } from './notices.js'
import { setPageTitle } from './page-title.js'
import { percentOf, reachedOf } from './progress.js'
import { createProgressBar, createStatus } from './progress-bar.js'
import { createRate } from './rate.js'

const COUNTS = [
  ['Targeted', (job) => job.targeted_count, ''],
  ['Applied', (job) => job.affected_count, 'applied'],
  ['Skipped', (job) => job.skipped_count, 'skipped'],
  ['Failed', (job) => job.failed_count, 'failed'],
  ['Not reached', (job) => job.not_reached_count, 'not-reached'],
  ['Pending', (job) => job.targeted_count - reachedOf(job) - job.not_reached_count, ''],
]

const goTo = ({ job_id: jobId }) => {
  location.hash = jobHref(jobId)
}

/** One job, followed live, with its items. */
export async function showJob({ view, api, canWrite, signal, jobId }) {
  let job = await api.getJob(jobId, signal)
  const status = createStatus()
  const bar = createProgressBar()
  const facts = createFacts()
  const measure = createRate()
  const items = createItems({ api, jobId, signal })
  const { title, toggle, measure: measureTitle } = createLongTitle(job.action_reason, signal)
  const type = h('span', { class: 'type' }, actionOf(job))
  const percent = h('span', { class: 'percent' })
  const rate = h('strong')
  const connection = createConnection('Live')
  const values = COUNTS.map(([label, count, name]) => ({ label, count, name, value: h('strong') }))
  let isOver = false
  /** A terminal job has no further events, not even when it is undone. */
  const onDone = async () => {
    if (!isOver) return
    try {
      job = await api.getJob(jobId, signal)
      show()
    } catch (error) {
      if (!signal.aborted) showError(error)
    }
  }
  const controls = createJobControls({ api, canWrite, home: title, onDone, onMade: goTo })

  const show = () => {
    status.update(job)
    bar.update(job)
    facts.update(job)
    controls.update(job)
    setText(percent, `${percentOf(job)} %`)
    setText(rate, formatRate(measure(job)))
    for (const { value, count } of values) setText(value, formatNumber(count(job)))
  }
  view.replaceChildren(
    h('p', { class: 'back' }, h('a', { href: '#/' }, '← All jobs')),
    h(
      'div',
      { class: 'head' },
      h('div', {}, h('div', { class: 'over' }, status.element, type, connection.element), title, toggle),
      controls.element,
    ),
    h('div', { class: 'wide-progress' }, bar.element, percent),
    h(
      'dl',
      { class: 'counts' },
      values.map(({ label, name, value }) => h('div', { class: name }, h('dt', {}, label), h('dd', {}, value))),
      h('div', {}, h('dt', {}, 'Devices per second'), h('dd', {}, rate)),
    ),
    h('div', { class: 'columns' }, items.element, facts.element),
  )
  setPageTitle(job.action_reason)
  measureTitle()
  show()
  items.load()

  await follow(api, jobId, {
    signal,
    onEvent(event, data) {
      job = { ...job, ...data }
      show()
      if (event !== 'progress') items.load()
    },
    onError(error) {
      if (error === null) connection.back()
      else connection.lost(error)
    },
  })
  connection.end()
  isOver = true
}
