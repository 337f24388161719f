import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Role } from '../../plugins/auth/roles.ts'
import { operations } from '../contract/document.ts'
import { within } from './until.ts'

export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean>> | string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is text or bytes. */
  readonly body?: unknown
  /** The media type of a body; the operation's first one without it. */
  readonly type?: string
  /** Whose key is sent; null: none. */
  readonly as?: Role | null
  /** HEAD in place of the operation's method. */
  readonly method?: 'HEAD'
}
export interface CallAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly text: string
  /** The JSON of the body; each test knows what it looks for. */
  // biome-ignore lint/suspicious/noExplicitAny: a matcher has held it against its schema already
  readonly body: any
}
/** More than any answer takes on a machine that is busy. */
const SECONDS = 120
/** Calls an operation by its operationId. What comes back matches the contract, or the call throws. */
export type Call = (operationId: string, options?: CallOptions) => Promise<CallAnswer>

export function createCaller(app: FastifyInstance, keys: Readonly<Record<Role, string>>): Call {
  return async (operationId, options = {}) => {
    const { as = 'administrator', headers = {} } = options
    const authorization = as === null ? {} : { authorization: `Bearer ${keys[as]}` }
    const { method, url, type, payload } = requestOf(operationId, options)
    const asked = app.inject({
      method,
      url,
      headers: { ...(type !== undefined && { 'content-type': type }), ...authorization, ...headers },
      ...(payload !== undefined && { payload }),
    })
    const response = await within(asked, `${operationId} is answered`, SECONDS)
    const { statusCode: status, body: text } = response
    const isJson = /[/+]json/.test(String(response.headers['content-type'])) && text !== ''
    return { status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }
}

function requestOf(operationId: string, { params = {}, query = '', body, method, ...options }: CallOptions) {
  const operation = operations.find((one) => one.operationId === operationId)
  if (operation === undefined) throw new Error(`the contract has no operation ${operationId}`)
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name]
    if (value === undefined) throw new Error(`${operationId} needs the parameter ${name}`)
    return encodeURIComponent(value)
  })
  const search = typeof query === 'string' ? query : String(new URLSearchParams(asText(query)))
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  return {
    method: (method ?? operation.method.toUpperCase()) as NonNullable<InjectOptions['method']>,
    url: search === '' ? path : `${path}?${search}`,
    payload: body === undefined || isRaw ? (body as string | Buffer | undefined) : JSON.stringify(body),
    type: options.type ?? (body === undefined ? undefined : Object.keys(operation.requestBody?.content ?? {})[0]),
  }
}

function asText(query: object): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))
}
