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

let refused = 0
let late: ServerResponse[] | null = []
function answerLate(): void {
  for (const response of late ?? []) response.writeHead(204).end()
  late = null
}

/** How a receiver can behave, by path. */
const ANSWERS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse, body: string) => void>> = {
  '/ok': (_request, response) => void response.writeHead(204).end(),
  '/fails': (_request, response) => void response.writeHead(500).end('no'),
  '/gone': (_request, response) => void response.writeHead(410).end(),
  // An enforcer that is away for its first six calls.
  '/comes-back': (_request, response) => void response.writeHead(++refused > 6 ? 204 : 503).end(),
  // An enforcer that answers for each item, after what its MAC ends with.
  '/each': (_request, response, body) => void response.writeHead(200).end(JSON.stringify({ results: results(body) })),
  '/contradicts': (_request, response, body) =>
    void response.writeHead(200).end(JSON.stringify({ results: contradictions(body) })),
  // An enforcer that answers when the test says so, and from then on at once.
  '/late': (_request, response) => void (late === null ? response.writeHead(204).end() : late.push(response)),
  '/riddle': (_request, response) => void response.writeHead(200).end('{"results": "all of them"}'),
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

interface Item {
  readonly mac: string
  readonly action_type: string
}
const itemsIn = (body: string): Item[] => (JSON.parse(body) as { data: { items: Item[] } }).data.items
/** Of each item several things, the digits of whose MAC say which. */
function contradictions(body: string): object[] {
  const said = ['applied', 'failed', 'unsupported']
  return itemsIn(body).flatMap(({ mac, action_type }) =>
    [...mac.slice(-5).replace(':', '')].flatMap((digit) => {
      const outcome = said[Number(digit) - 1]
      return outcome === undefined ? [] : [{ mac, action_type, outcome, reason: `it is ${outcome}` }]
    }),
  )
}
function results(body: string): object[] {
  const items = itemsIn(body)
  const named = items.filter(({ mac }) => !mac.endsWith('3'))
  return named.map(({ mac, action_type }) => {
    if (mac.endsWith('1')) return { mac, action_type, outcome: 'failed', reason: 'the port is down' }
    if (mac.endsWith('2')) return { mac, action_type, outcome: 'unsupported' }
    return { mac: mac.toUpperCase(), action_type, outcome: 'applied' }
  })
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
  ANSWERS[path]?.(request, response, body)
})
process.on('message', (told: readonly string[] | 'answer late') => {
  if (told === 'answer late') return answerLate()
  secrets = told
  say({ taken: true })
})
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }))
