import { button, h } from './dom.js'
import { formatTime, plural } from './format.js'

/** A preview: the count, warnings, a sample, and the next step. Its `heading` gets the focus. */
export function previewPanel(preview, onStart) {
  const { preview_count: count, sample, warnings, expires_at: expiresAt } = preview
  const head = h(
    'tr',
    {},
    ['Device', 'Address', 'Name', 'Vendor', 'Active'].map((name) => h('th', { scope: 'col' }, name)),
  )
  const heading = h('h2', { tabindex: -1 }, `${plural(count, 'device')} would be reached`)
  const element = h(
    'section',
    { class: 'panel preview' },
    heading,
    warnings.length > 0
      ? h(
          'ul',
          { class: 'warnings' },
          warnings.map((text) => h('li', {}, text)),
        )
      : null,
    h(
      'div',
      { class: 'actions' },
      h('small', {}, `This exact set is kept until ${formatTime(expiresAt)}.`),
      button('Start the job …', onStart, { class: 'primary', disabled: count === 0 }),
    ),
    sample.length > 0
      ? h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, head), h('tbody', {}, sample.map(rowOf))))
      : null,
    count > sample.length ? h('p', { class: 'muted' }, `These are ${sample.length} of them.`) : null,
  )
  return { element, heading }
}

function rowOf({ mac, ip, hostname, vendor, statuses }) {
  return h(
    'tr',
    {},
    h('td', {}, h('code', {}, mac)),
    h('td', {}, h('code', {}, ip ?? '–')),
    h('td', { class: 'foreign' }, hostname ?? '–'),
    h('td', { class: 'foreign' }, vendor ?? '–'),
    h('td', {}, statuses.join(', ')),
  )
}
