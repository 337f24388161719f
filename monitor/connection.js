import { h, setText } from './dom.js'
import { formatTime } from './format.js'
import { clearErrors, showError } from './notices.js'

/** Says, beside what is shown, whether it is as it is now: a notice may be dismissed, this stays until it is `back`. */
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
    /** Nothing more is to come; what was lost before stays so. */
    end() {
      if (!isLost) setText(element, '')
    },
  }
}
