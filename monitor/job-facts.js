import { h } from './dom.js'
import { formatDuration, formatNumber, formatTime } from './format.js'
import { jobHref, ON_EXISTING } from './job-words.js'

const FACTS = [
  ['Failure', (job) => job.failure],
  ['Undone by', (job) => job.reverted_by, jobHref],
  ['Cancelled because', (job) => job.cancel_reason],
  ['Paused by', (job) => job.pause_cause],
  ['Created', (job) => `${formatTime(job.created_at)} by ${job.created_by}`],
  ['Scheduled for', (job) => formatTime(job.scheduled_at)],
  ['Started', (job) => formatTime(job.executed_at)],
  ['Ended', (job) => formatTime(job.completed_at)],
  ['Lasts', (job) => (job.action_type === 'cleanup' ? null : formatDuration(job.action_duration))],
  ['If already active', (job) => (job.action_type === 'cleanup' ? null : ON_EXISTING[job.on_existing])],
  ['At most', (job) => `${formatNumber(job.max_limit)} devices`],
  ['Preview', (job) => job.preview_id],
  ['Kind', (job) => (job.kind === 'apply' ? null : job.kind)],
  ['Of', (job) => job.source_job_id, jobHref],
  ['Job', (job) => job.job_id],
]

/** The facts of a job besides its progress. */
export function createFacts() {
  const list = h('dl', { class: 'facts' })
  const criteria = h('pre', { tabindex: 0, 'aria-label': 'Criteria' })
  const element = h(
    'section',
    { class: 'panel' },
    h('h2', {}, 'About this job'),
    list,
    h('h3', {}, 'Criteria'),
    criteria,
  )
  let shown = ''
  return {
    element,
    update(job) {
      const facts = FACTS.map(([label, read, href]) => [label, read(job), href]).filter(([, value]) => value !== null)
      const state = JSON.stringify(facts)
      if (state === shown) return
      shown = state
      list.replaceChildren(
        ...facts.map(([label, value, href]) =>
          h(
            'div',
            {},
            h('dt', {}, label),
            h('dd', { class: 'foreign' }, href ? h('a', { href: href(value) }, value) : value),
          ),
        ),
      )
      criteria.textContent = JSON.stringify(JSON.parse(job.criteria_json), null, 2)
    },
  }
}
