/** Relative to this file, so that it also works behind a proxy that serves everything under a path. */
const API = new URL('../api/', import.meta.url)

/** A refusal with the server's envelope; status 0 where there was no answer. */
class ApiError extends Error {
  constructor({ status, detail, details = {}, requestId = null }) {
    super(detail)
    this.status = status
    this.details = details
    this.requestId = requestId
  }
}

const UNREACHABLE = { status: 0, detail: 'The server can’t be reached.' }

async function errorOf(response) {
  const { detail = `The server answered ${response.status}.`, ...more } = await response.json().catch(() => ({}))
  return new ApiError({ ...more, detail, status: response.status })
}

const query = (filters) => {
  const given = Object.entries(filters).filter(([, value]) => value !== null && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
const jobPath = (id, rest = '') => `actions/bulk/jobs/${encodeURIComponent(id)}${rest}`

/**
 * The operations that this page uses. `onUnauthorized` is called where the key is refused. The key is only in this
 * closure: in no storage, cookie or URL.
 */
export function createApi(key, onUnauthorized) {
  const send = async (method, path, { body, headers = {}, signal } = {}) => {
    const request = {
      method,
      signal,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
    }
    const response = await fetch(new URL(path, API), request).catch((error) => {
      throw signal?.aborted ? error : new ApiError(UNREACHABLE)
    })
    if (response.ok) return response
    const error = await errorOf(response)
    if (response.status === 401) onUnauthorized(error)
    throw error
  }
  const call = async (...args) => (await send(...args)).json()

  const make = (path, body, key) => call('POST', path, { body, headers: { 'idempotency-key': key } })
  const follow = (id, verb, reason, key) => make(jobPath(id, `/${verb}`), { action_reason: reason }, key)

  return {
    self: () => call('GET', 'keys/self'),
    /** Polled every second, so it asks the server to leave it out of the log. */
    listJobs: (filters, signal) =>
      call('GET', `actions/bulk/jobs${query(filters)}`, { signal, headers: { 'x-watching': '1' } }),
    getJob: (id, signal) => call('GET', jobPath(id), { signal }),
    listItems: (id, filters, signal) => call('GET', jobPath(id, `/items${query(filters)}`), { signal }),
    cancel: (id, reason) => call('POST', jobPath(id, '/cancel'), { body: reason === '' ? {} : { reason } }),
    pause: (id) => call('POST', jobPath(id, '/pause')),
    resume: (id) => call('POST', jobPath(id, '/resume')),
    retry: (id, reason, key) => follow(id, 'retry', reason, key),
    revert: (id, reason, key) => follow(id, 'revert', reason, key),
    preview: (body) => call('POST', 'actions/bulk/preview', { body }),
    createJob: (body, key) => make('actions/bulk/jobs', body, key),
    /** The text of a job's events after `lastId`. */
    async openEvents(id, lastId, signal) {
      const headers = lastId === null ? {} : { 'last-event-id': lastId }
      return (await send('GET', jobPath(id, '/events'), { headers, signal })).body
    },
  }
}
