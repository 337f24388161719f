import { h, setText } from './dom.js'
import { formatTime } from './format.js'
import { clearErrors, showError } from './notices.js'

/** Shows that the view is out of date. Unlike a notice it can't be dismissed; it stays until `back`. */
export function createConnection(live = '') {
  const element = h('span', { class: 'link', role: 'status' })
  let isLost = false
  return {
    element,
    lost(error) {
      if (isLost) return
      isLost = true
      const what = error.status === 0 ? 'Not connected' : 'Not up to date'
      setText(element, `${what} since ${formatTime(Date.now())}`)
      element.toggleAttribute('data-lost', true)
      showError(error)
    },
    back() {
      if (isLost) clearErrors()
      isLost = false
      setText(element, live)
      element.removeAttribute('data-lost')
    },
    /** No further update will come; an earlier loss stays shown. */
    end() {
      if (!isLost) setText(element, '')
    },
  }
}
