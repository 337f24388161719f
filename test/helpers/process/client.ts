import { once } from 'node:events'
import type { Test } from 'tap'
import { type ServerProcess, startServer } from '../server-process.ts'

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
  post(path: string, body?: Json): Promise<Answer>
  remove(path: string): Promise<Answer>
  importBody(ndjson: string): Promise<Answer>
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

/** Starts the server on this folder; the administrator's key stays the same from start to start. */
export async function startClient(t: Test, folder: string, env: Record<string, string> = {}): Promise<Client> {
  const server = await startServer(t, { folder, env: { ADMIN_API_KEY: ADMIN_KEY, ...env } })
  const send = async (method: string, path: string, body?: string, type = 'application/json'): Promise<Answer> => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, ...(body !== undefined && { 'content-type': type }) }
    const response = await fetch(`${server.origin}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, headers: response.headers, json: isJson ? (JSON.parse(text) as Json) : {} }
  }
  const get = (path: string) => send('GET', path)
  const importBody = (ndjson: string) => send('POST', '/api/devices/import', ndjson, 'application/x-ndjson')
  return {
    ...server,
    get,
    post: (path, body) => send('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    remove: (path) => send('DELETE', path),
    importBody,
    importDevices: (count) =>
      importBody(Array.from({ length: count }, (_, index) => `{"mac":"${macOf(index + 1)}"}`).join('\n')),
    async untilEnded(jobId) {
      for (;;) {
        const { json } = await get(`${JOBS}/${jobId}`)
        if (ENDED.includes(json.status)) return json
      }
    },
    async kill() {
      const exited = once(server.child, 'exit')
      server.child.kill('SIGKILL')
      await exited
    },
  }
}

export const EVERY_DEVICE = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
export const jobBody = (changes: Json = {}): Json => ({
  action_type: 'block',
  action_reason: 'a test',
  max_limit: 1_000_000,
  criteria: EVERY_DEVICE,
  ...changes,
})
