import { h, setText } from './dom.js'
import { hasFailures, statusOf } from './job-words.js'
import { percentOf } from './progress.js'

const PARTS = [
  ['affected_count', 'applied'],
  ['skipped_count', 'skipped'],
  ['failed_count', 'failed'],
  ['not_reached_count', 'not-reached'],
]

/** A bar with a part for each outcome, as wide as its share of the targets. */
export function createProgressBar() {
  const parts = PARTS.map(([count, name]) => [count, h('span', { class: name })])
  const element = h(
    'div',
    { class: 'progress', role: 'progressbar', 'aria-label': 'Progress', 'aria-valuemin': 0, 'aria-valuemax': 100 },
    parts.map(([, part]) => part),
  )
  return {
    element,
    update(job) {
      element.setAttribute('aria-valuenow', percentOf(job))
      element.dataset.status = job.status
      for (const [count, part] of parts) part.style.width = `${share(job, count)}%`
    },
  }
}

function share(job, count) {
  if (job.targeted_count > 0) return (job[count] / job.targeted_count) * 100
  return job.status === 'completed' && count === 'affected_count' ? 100 : 0
}

export function createStatus() {
  const words = h('span')
  const element = h('span', { class: 'status' }, words)
  return {
    element,
    update(job) {
      setText(words, statusOf(job))
      element.dataset.status = job.status
      element.toggleAttribute('data-has-failures', hasFailures(job))
    },
  }
}
