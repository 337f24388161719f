import { button, field, h } from './dom.js'

/**
 * Asks for a confirmation. Resolves with null for no, else with the text of the field (empty without `ask`, never empty
 * where it is `required`). Escape and the first button, which has the focus, mean no.
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
