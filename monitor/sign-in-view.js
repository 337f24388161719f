import { createApi } from './api.js'
import { field, h } from './dom.js'
import { clearErrors, showError } from './notices.js'
import { setPageTitle } from './page-title.js'

/** Asks for an API key and tries it. The key stays in the memory of this tab, so a reload asks again. */
export function showSignIn({ view, onSignedIn, onUnauthorized }) {
  const input = h('input', { type: 'password', required: true, autocomplete: 'off', spellcheck: 'false' })
  const submit = h('button', { type: 'submit', class: 'primary' }, 'Continue')
  const form = h(
    'form',
    { class: 'panel stack sign-in' },
    h('h1', {}, 'Monitor'),
    h('p', { class: 'muted' }, 'Watch bulk actions, and stop them.'),
    field('API key', input, 'Kept only in this tab; reloading the page forgets it.'),
    h('div', { class: 'actions' }, submit),
  )
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    submit.disabled = true
    try {
      const api = createApi(input.value.trim(), onUnauthorized)
      const owner = await api.self()
      clearErrors()
      onSignedIn(api, owner)
    } catch (error) {
      showError(error)
      input.select()
    } finally {
      submit.disabled = false
    }
  })
  setPageTitle('Monitor')
  view.replaceChildren(form)
  input.focus()
}
