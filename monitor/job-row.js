import { arrange, h, setText } from './dom.js'
import { formatNumber, formatRate, formatTime } from './format.js'
import { createJobControls } from './job-controls.js'
import { actionOf, jobHref } from './job-words.js'
import { percentOf, reachedOf } from './progress.js'
import { createProgressBar, createStatus } from './progress-bar.js'
import { createRate } from './rate.js'

/** A row of the list. `update(job)` changes only what differs, so the focus stays where it is. */
export function createJobRow(parts) {
  const status = createStatus()
  const bar = createProgressBar()
  const reason = h('a', { class: 'reason foreign' })
  const controls = createJobControls({ ...parts, home: reason })
  const measure = createRate()
  const type = h('span', { class: 'type' })
  const percent = h('span', { class: 'percent' })
  const start = h('span', { class: 'start' })
  const progress = h('td', { class: 'progress' })
  const devices = h('td', { class: 'devices' })
  const rate = h('td', { class: 'rate' })
  const created = h('span')
  const creator = h('span')
  const element = h(
    'tr',
    {},
    h('td', { class: 'status' }, status.element),
    h('td', { class: 'job' }, type, reason),
    progress,
    devices,
    rate,
    h('td', { class: 'created' }, created, ' ', creator),
    h('td', { class: 'controls' }, controls.element),
  )
  const row = {
    element,
    job: null,
    rate: null,
    update(job) {
      row.job = job
      row.rate = measure(job)
      reason.setAttribute('href', jobHref(job.job_id))
      status.update(job)
      bar.update(job)
      controls.update(job)
      setText(type, actionOf(job))
      setText(reason, job.action_reason)
      setText(percent, `${percentOf(job)} %`)
      setText(start, `Starts ${formatTime(job.scheduled_at)}`)
      arrange(progress, job.status === 'scheduled' ? [start] : [bar.element, percent])
      setText(devices, devicesOf(job))
      setText(rate, formatRate(row.rate))
      setText(created, formatTime(job.created_at))
      setText(creator, `by ${job.created_by}`)
    },
  }
  return row
}

/** Before the targets are fixed there is no total. */
function devicesOf(job) {
  if (job.targeted_count === 0) return '–'
  return `${formatNumber(reachedOf(job))} of ${formatNumber(job.targeted_count)}`
}
