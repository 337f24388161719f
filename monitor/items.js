import { button, field, h, select, setEnabled, setText } from './dom.js'
import { formatTime } from './format.js'
import { showError } from './notices.js'

const PAGE = 25
const OUTCOMES = ['applied', 'skipped', 'failed', 'not_reached', 'pending']
const named = (outcome) => outcome.replace('_', ' ')

/** The items of a job, in pages, with a filter by outcome. */
export function createItems({ api, jobId, signal }) {
  /** The cursors of the pages up to this one; the first page has none. */
  let cursors = [null]
  const outcome = select([['', 'All'], ...OUTCOMES.map((name) => [name, named(name)])], {
    onchange: () => goTo([null]),
  })
  const body = h('tbody')
  const place = h('span', { class: 'place' })
  const empty = h('p', { class: 'empty', hidden: true }, 'There are no items.')
  const previous = button('Previous', () => goTo(cursors.slice(0, -1)), { class: 'small' })
  const next = button('Next', () => goTo([...cursors, following]), { class: 'small' })
  let following = null
  let question = 0

  const show = ({ data, next_cursor: cursor }) => {
    following = cursor
    body.replaceChildren(...data.map(rowOf))
    empty.hidden = data.length > 0
    setEnabled(previous, cursors.length > 1)
    setEnabled(next, cursor !== null)
    setText(place, `Page ${cursors.length}`)
  }
  const load = async () => {
    const asked = ++question
    const filters = { outcome: outcome.value, limit: PAGE, cursor: cursors.at(-1) }
    try {
      const page = await api.listItems(jobId, filters, signal)
      if (asked === question) show(page)
    } catch (error) {
      if (!signal.aborted) showError(error)
    }
  }
  const goTo = (wanted) => {
    cursors = wanted
    return load()
  }

  const head = h(
    'tr',
    {},
    ['Device', 'Name', 'Outcome', 'Why', 'When'].map((name) => h('th', { scope: 'col' }, name)),
  )
  const tools = h('div', { class: 'tools' }, field('Outcome', outcome), button('Refresh', load, { class: 'small' }))
  const element = h(
    'section',
    { class: 'panel' },
    h('div', { class: 'head' }, h('h2', {}, 'Items'), tools),
    h('div', { class: 'scroll' }, h('table', { class: 'items' }, h('thead', {}, head), body)),
    empty,
    h('div', { class: 'pager' }, previous, place, next),
  )
  return { element, load }
}

function rowOf({ mac, ip, hostname, vendor, outcome, code, detail, processed_at: processedAt }) {
  return h(
    'tr',
    {},
    h('td', {}, h('code', {}, mac), h('code', {}, ip ?? '')),
    h('td', { class: 'foreign' }, h('span', {}, hostname ?? '–'), h('small', {}, vendor ?? '')),
    h('td', {}, h('span', { class: `outcome ${outcome.replace('_', '-')}` }, named(outcome))),
    h('td', { class: 'foreign', title: code }, detail ?? code ?? ''),
    h('td', { class: 'time' }, formatTime(processedAt)),
  )
}
