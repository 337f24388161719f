import { createConnection } from './connection.js'
import { arrange, button, h, setText } from './dom.js'
import { pause } from './events.js'
import { formatNumber } from './format.js'
import { createJobFilters } from './job-filters.js'
import { createJobRow } from './job-row.js'
import { summaryOf } from './jobs-summary.js'
import { listJobs } from './list-jobs.js'
import { setPageTitle } from './page-title.js'

const LOOK_EVERY_MS = 1_000
const PAGE = 50
const MAX_SHOWN = 1_000
const NONE_FITS = 'No job matches the filters.'
const END = `The newest ${formatNumber(MAX_SHOWN)} are shown; narrow the list with the filters to see older ones.`
const COLUMNS = ['Status', 'Job', 'Progress', 'Devices', 'Rate', 'Created', 'Controls']

/** The jobs, running ones first, then the newest; polled every second while the page is visible. */
export function showJobs({ view, api, canWrite, signal }) {
  const rows = new Map()
  let limit = PAGE
  const filters = createJobFilters(() => {
    limit = PAGE
    look()
  })
  const body = h('tbody')
  const connection = createConnection()
  const summary = h('p', { class: 'summary', 'aria-live': 'off' })
  const empty = h('p', { class: 'empty', hidden: true })
  const showMore = () => {
    limit = Math.min(limit * 2, MAX_SHOWN)
    look()
  }
  const more = button('Show older jobs', showMore, { hidden: true })
  const end = h('p', { class: 'empty', hidden: true }, END)

  const rowOf = (job) => {
    const row = rows.get(job.job_id) ?? createJobRow({ api, canWrite, onDone: () => look() })
    rows.set(job.job_id, row)
    row.update(job)
    return row
  }
  const show = (list, asked) => {
    const hadFocus = view.contains(document.activeElement)
    const { jobs, older } = list
    const shown = jobs.map(rowOf)
    for (const id of rows.keys()) if (!jobs.some((job) => job.job_id === id)) rows.delete(id)
    arrange(
      body,
      shown.map(({ element }) => element),
    )
    setText(summary, summaryOf(list, shown, asked))
    setText(empty, Object.values(asked).every((value) => value === '') ? 'There are no jobs yet.' : NONE_FITS)
    empty.hidden = jobs.length > 0
    more.hidden = !older || limit === MAX_SHOWN
    end.hidden = !older || limit < MAX_SHOWN
    // The row or button with the focus may have disappeared.
    if (hadFocus && !view.contains(document.activeElement)) view.focus({ preventScroll: true })
  }
  /** Answers to outdated requests are ignored. */
  let question = 0
  const look = async () => {
    const number = ++question
    const asked = filters.values()
    try {
      const list = await listJobs(api, { ...asked, limit }, signal)
      if (number !== question) return
      show(list, asked)
      connection.back()
    } catch (error) {
      if (!signal.aborted) connection.lost(error)
    }
  }
  const keepLooking = async () => {
    while (!signal.aborted) {
      if (!document.hidden) await look()
      await pause(LOOK_EVERY_MS, signal)
    }
  }

  const head = h(
    'tr',
    {},
    COLUMNS.map((name) => h('th', { scope: 'col', class: name.toLowerCase() }, name)),
  )
  view.replaceChildren(
    h(
      'div',
      { class: 'head' },
      h('div', {}, h('div', { class: 'titled' }, h('h1', {}, 'Jobs'), connection.element), summary),
      filters.element,
    ),
    h('table', { class: 'jobs' }, h('thead', {}, head), body),
    empty,
    more,
    end,
  )
  setPageTitle('Jobs')
  keepLooking()
}
