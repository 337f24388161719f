import { button, h } from './dom.js'

const place = document.getElementById('notices')

/** Shows an error, from the server's envelope, until it is dismissed or the next action succeeds. */
export function showError(error) {
  const { message, details = {}, requestId = null } = error
  const faults = Object.entries(details)
  // The sentence covers a single fault.
  const isToldAlready = faults.length === 1 && faults.every(([, fault]) => message.includes(fault))
  const fields = (isToldAlready ? [] : faults).map(([path, fault]) => h('li', {}, h('code', {}, path), ` ${fault}`))
  const notice = h(
    'div',
    { class: 'notice' },
    h(
      'div',
      {},
      h('p', {}, message),
      fields.length > 0 ? h('ul', {}, fields) : null,
      requestId && h('small', {}, `Request ${requestId}`),
    ),
    button('Dismiss', clearErrors),
  )
  place.replaceChildren(notice)
}

export const clearErrors = () => place.replaceChildren()
