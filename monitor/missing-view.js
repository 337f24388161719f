import { button, h } from './dom.js'
import { setPageTitle } from './page-title.js'

/** In place of a view that failed: the reason, and where to go; `again` retries. */
export function showMissing({ view, error, again }) {
  const { message, status, requestId = null } = error
  setPageTitle('Not shown')
  view.replaceChildren(
    h('div', { class: 'head' }, h('h1', {}, 'This can’t be shown')),
    h(
      'section',
      { class: 'panel stack', role: 'alert' },
      h('p', {}, message),
      requestId && h('small', {}, `Request ${requestId}`),
      h('p', {}, h('a', { href: '#/' }, '← All jobs')),
      status === 404 ? null : h('p', {}, button('Try again', again)),
    ),
  )
}
