import { button, field, h } from './dom.js'

/**
 * Asks before something is done. Resolves with null when it isn't to be done, else with the text that was asked for
 * (empty without `ask`, and never where it is `required`). Escape and the first button, which has the focus, do nothing.
 */
export function confirm({ title, subject, text, yes, no = 'Back', ask = null, required = false, danger = false }) {
  const input = ask === null ? null : h('input', { maxlength: 500, required, autocomplete: 'off' })
  const form = h(
    'form',
    { class: 'stack' },
    h('h2', { id: 'confirm-title' }, title),
    h('p', { class: 'subject' }, subject),
    h('p', {}, text),
    input && field(ask, input),
    h(
      'div',
      { class: 'actions' },
      button(no, () => dialog.close(), { autofocus: true }),
      h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, yes),
    ),
  )
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-title' }, form)
  document.body.append(dialog)
  return new Promise((resolve) => {
    let answer = null
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      answer = input?.value ?? ''
      dialog.close()
    })
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(answer)
    })
    dialog.showModal()
  })
}
