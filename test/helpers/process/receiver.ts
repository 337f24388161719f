import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** What the receiver tells of a request that has come. */
export interface Received {
  readonly path: string
  readonly host: string
  readonly id: string
  /** `webhook-timestamp`, in milliseconds. */
  readonly at: number
  readonly body: string
  /** Which of the secrets it was given verify the signature. */
  readonly verified: readonly string[]
}
export type FromReceiver = { readonly port: number } | { readonly taken: true } | Received

let secrets: readonly string[] = []
const say = (message: FromReceiver): void => void process.send?.(message)

/** How a receiver can behave, by path. */
const ANSWERS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/ok': (_request, response) => void response.writeHead(204).end(),
  '/fails': (_request, response) => void response.writeHead(500).end('no'),
  '/gone': (_request, response) => void response.writeHead(410).end(),
  '/redirects': (_request, response) => void response.writeHead(307, { location: '/ok' }).end(),
  '/closes': (request) => void request.socket.destroy(),
  '/hangs': () => {},
  // The status is there, the rest never ends.
  '/trickles': (_request, response) => {
    response.writeHead(200)
    response.write('a')
  },
  '/floods': (_request, response) => {
    response.writeHead(200)
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
    }
    response.on('drain', pour)
    pour()
  },
}

function verifiedBy(headers: Record<string, string>, body: string): string[] {
  // The clock of a test stands where it was put; the package asks the machine's.
  Date.now = () => Number(headers['webhook-timestamp']) * 1000
  return secrets.filter((secret) => {
    try {
      new Webhook(secret).verify(body, headers)
      return true
    } catch {
      return false
    }
  })
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  const headers = request.headers as Record<string, string>
  const { host = '', 'webhook-id': id = '', 'webhook-timestamp': seconds = '' } = headers
  const path = request.url ?? ''
  say({ path, host, id, at: Number(seconds) * 1000, body, verified: verifiedBy(headers, body) })
  ANSWERS[path]?.(request, response)
})
process.on('message', (known: readonly string[]) => {
  secrets = known
  say({ taken: true })
})
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }))
