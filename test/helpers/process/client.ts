import type { Test } from 'tap'
import { type ServerProcess, startServer } from '../server-process.ts'
import { heard, until, within } from '../until.ts'

export const ADMIN_KEY = 'an administrator key for tests, 0123456789'.replaceAll(' ', '-')
export const JOBS = '/api/actions/bulk/jobs'

export type Json = Record<string, unknown>
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly json: Json
}
/** A started server and the requests a test makes of it. */
export interface Client extends ServerProcess {
  get(path: string): Promise<Answer>
  /** What is not JSON. */
  text(path: string): Promise<string>
  post(path: string, body?: Json): Promise<Answer>
  remove(path: string): Promise<Answer>
  /** Imports NDJSON, or a lease file as `text/plain` by this query. */
  importBody(body: string, query?: string): Promise<Answer>
  /** Imports devices 1 to `count`. */
  importDevices(count: number): Promise<Answer>
  untilEnded(jobId: unknown): Promise<Json>
  /** Ends the process as a power cut would. */
  kill(): Promise<void>
}

export const macOf = (number: number): string =>
  number
    .toString(16)
    .padStart(12, '0')
    .replaceAll(/(..)(?=.)/g, '$1:')

const ENDED: readonly unknown[] = ['completed', 'failed', 'cancelled']
/** More than an import or a job of some 100,000 devices takes on a machine that is busy. */
const SECONDS = 300

/** Starts the server on this folder; the administrator's key stays the same from start to start. */
export async function startClient(t: Test, folder: string, env: Record<string, string> = {}): Promise<Client> {
  const server = await startServer(t, { folder, env: { ADMIN_API_KEY: ADMIN_KEY, ...env } })
  const ask = async (method: string, path: string, body?: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, ...(body !== undefined && { 'content-type': type }) }
    const asked = fetch(`${server.origin}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const response = await within(asked, `${method} ${path} is answered`, SECONDS)
    const text = await within(response.text(), `the answer to ${method} ${path} is whole`, SECONDS)
    return { response, text }
  }
  const send = async (...request: Parameters<typeof ask>): Promise<Answer> => {
    const { response, text } = await ask(...request)
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, headers: response.headers, json: isJson ? (JSON.parse(text) as Json) : {} }
  }
  const get = (path: string) => send('GET', path)
  const importBody = (body: string, query?: string) =>
    send(
      'POST',
      `/api/devices/import?${query ?? ''}`,
      body,
      query === undefined ? 'application/x-ndjson' : 'text/plain',
    )
  return {
    ...server,
    get,
    text: async (path) => (await ask('GET', path)).text,
    post: (path, body) => send('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    remove: (path) => send('DELETE', path),
    importBody,
    importDevices: (count) =>
      importBody(Array.from({ length: count }, (_, index) => `{"mac":"${macOf(index + 1)}"}`).join('\n')),
    async untilEnded(jobId) {
      let job: Json = {}
      const look = async () => {
        job = (await get(`${JOBS}/${jobId}`)).json
        return ENDED.includes(job.status)
      }
      await until(look, `job ${jobId} has ended`, SECONDS)
      return job
    },
    async kill() {
      const exited = heard(server.child, 'exit', 'the killed server is gone')
      server.child.kill('SIGKILL')
      await exited
    },
  }
}

const EVERY_DEVICE = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
export const jobBody = (changes: Json = {}): Json => ({
  action_type: 'block',
  action_reason: 'a test',
  max_limit: 1_000_000,
  criteria: EVERY_DEVICE,
  ...changes,
})
