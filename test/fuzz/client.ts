import { Agent, request } from 'node:http'
import type { Exchange } from '../helpers/contract-matcher.ts'
import type { FuzzRequest } from './request-arbitrary.ts'

/** More in a URL or a header is refused by Node itself, before there is an operation. */
const MAX_TEXT = 6000
/** What a header can carry at all. */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/

export interface Client {
  send(request: FuzzRequest): Promise<Exchange>
  close(): void
}

/** Sends requests over connections that are kept; bytes go out as they are, unlike with `fetch`. */
export function createClient(origin: string, key: string, ids: readonly string[]): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const { hostname, port } = new URL(origin)
  return {
    send(fuzz) {
      const { operation, type } = fuzz
      const path = pathOf(fuzz, ids)
      const body = fuzz.body === null ? undefined : 'raw' in fuzz.body ? fuzz.body.raw : JSON.stringify(fuzz.body.value)
      const headers = {
        authorization: `Bearer ${key}`,
        ...(type !== undefined && { 'content-type': type }),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        ...headersOf(fuzz),
      }
      const method = operation.method.toUpperCase()
      return new Promise((resolve, reject) => {
        const outgoing = request({ agent, hostname, port, method, path, headers }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const { statusCode: status = 0, headers } = response
            resolve({ method, url: path, status, headers, body: Buffer.concat(chunks).toString() })
          })
        })
        outgoing.on('error', (error) => reject(new Error(`${method} ${path.slice(0, 200)}: ${error.message}`)))
        outgoing.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

/** Whether a request can be put on the wire, as what it was meant to be. */
export function isSendable({ operation, parameters }: FuzzRequest): boolean {
  return Object.entries(parameters).every(([name, text]) => {
    const place = operation.parameters.find((one) => one.name === name)?.in ?? 'query'
    if (encode(text).length > MAX_TEXT || !text.isWellFormed()) return false
    // An empty segment is another path, and Node trims headers.
    if (place === 'path') return !['', '.', '..'].includes(text)
    return place === 'query' || (HEADER_TEXT.test(text) && text === text.trim())
  })
}

function pathOf({ operation, parameters, known }: FuzzRequest, ids: readonly string[]): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => {
    const id = known < 0 || name === 'action_type' ? undefined : ids[known % Math.max(1, ids.length)]
    return encode(id ?? parameters[name] ?? '')
  })
  const isQuery = (name: string): boolean =>
    !operation.parameters.some((one) => one.name === name && one.in !== 'query')
  const pairs = Object.entries(parameters).filter(([name]) => isQuery(name))
  const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  return query === '' ? path : `${path}?${query}`
}

function headersOf({ operation, parameters }: FuzzRequest): Record<string, string> {
  const inHeader = operation.parameters.filter((one) => one.in === 'header' && one.name in parameters)
  return Object.fromEntries(inHeader.map(({ name }) => [name, parameters[name] ?? '']))
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed())
