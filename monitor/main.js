import { showJob } from './job-view.js'
import { showJobs } from './jobs-view.js'
import { showMissing } from './missing-view.js'
import { showNewJob } from './new-job-view.js'
import { clearErrors, showError } from './notices.js'
import { showSignIn } from './sign-in-view.js'

const view = document.getElementById('view')
const nav = document.getElementById('nav')
const session = document.getElementById('session')

/** The user who is signed in, or null. The key is only in the closure of `api`. */
let signedIn = null
/** Aborted when another view is shown, so that late answers don't write over it. */
let current = new AbortController()

function route() {
  current.abort()
  current = new AbortController()
  clearErrors()
  for (const dialog of document.querySelectorAll('dialog')) dialog.close()
  for (const link of nav.querySelectorAll('a')) {
    if (link.getAttribute('href') === (location.hash || '#/')) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (signedIn === null) showSignIn({ view, onSignedIn, onUnauthorized })
  else show({ view, signal: current.signal, ...signedIn })
}

async function show(parts) {
  const [, jobId] = /^#\/jobs\/(.+)$/.exec(location.hash) ?? []
  try {
    if (jobId !== undefined) await showJob({ ...parts, jobId: decodeURIComponent(jobId) })
    else if (location.hash === '#/new') showNewJob(parts)
    else showJobs(parts)
  } catch (error) {
    if (!parts.signal.aborted) showMissing({ view, error, again })
  }
}

function onSignedIn(api, owner) {
  const canWrite = owner.scopes.includes('jobs:write')
  signedIn = { api, canWrite }
  document.getElementById('key-name').textContent = canWrite ? owner.name : `${owner.name} (read only)`
  for (const link of nav.querySelectorAll('[data-needs]')) link.hidden = !canWrite
  nav.hidden = session.hidden = false
  route()
  focusView()
}

/** For screen readers and keyboards: the focus starts at the beginning of a new view. */
function focusView() {
  scrollTo(0, 0)
  view.focus({ preventScroll: true })
}

function again() {
  route()
  focusView()
}

function forget() {
  signedIn = null
  nav.hidden = session.hidden = true
  route()
}

/** The key was revoked, or has expired, while the page was open. */
function onUnauthorized(error) {
  if (signedIn === null) return
  forget()
  showError(error)
}

document.querySelector('.skip').addEventListener('click', (event) => {
  // The fragment of the URL selects the view.
  event.preventDefault()
  focusView()
})
document.getElementById('forget').addEventListener('click', forget)
addEventListener('hashchange', () => {
  route()
  if (signedIn !== null) focusView()
})
route()
