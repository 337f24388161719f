import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { heard } from '../until.ts'

/** What Kea is asked by `lease4-get-page` and `lease6-get-page`. */
export interface KeaCommand {
  readonly command: string
  readonly service?: readonly string[]
  readonly arguments: { readonly from: string; readonly limit: number }
}
type Lease = Readonly<Record<string, unknown>>

/** The nth of some IPv4 leases, in the order of addresses. */
export const lease4 = (n: number, more: Lease = {}): Lease => ({
  cltt: 1_700_000_000 + n,
  'fqdn-fwd': false,
  'fqdn-rev': false,
  hostname: `host-${n}`,
  'hw-address': `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`,
  'ip-address': `10.0.0.${n}`,
  state: 0,
  'subnet-id': 1,
  'valid-lft': 3600,
  ...more,
})
export const lease6 = (n: number, more: Lease = {}): Lease => ({
  ...lease4(n),
  duid: `00:03:00:01:02:00:00:00:00:${n.toString(16).padStart(2, '0')}`,
  iaid: n,
  'ip-address': `2001:db8::${n.toString(16)}`,
  'preferred-lft': 1800,
  type: 'IA_NA',
  ...more,
})

export const found = (leases: readonly Lease[]) => ({
  arguments: { count: leases.length, leases },
  result: leases.length === 0 ? 3 : 0,
  text: `${leases.length} lease(s) found.`,
})
export const unknown = ({ command }: KeaCommand) => ({ result: 2, text: `'${command}' command not supported.` })
export const notConfigured = ({ service = [] }: KeaCommand) => ({
  result: 1,
  text: `forwarding socket is not configured for the server type ${service}`,
})

/** Answers pages of leases as Kea does. */
export const paged =
  (leases: Readonly<Record<string, readonly Lease[]>>) =>
  (asked: KeaCommand): unknown => {
    const all = leases[asked.command]
    if (all === undefined) return unknown(asked)
    const { from, limit } = asked.arguments
    const start = all.findIndex((lease) => lease['ip-address'] === from) + 1
    return found(all.slice(start, start + limit))
  }

export interface FakeKea {
  readonly url: string
  /** What it was asked, in order. */
  readonly asked: KeaCommand[]
  close(): Promise<void>
}

async function listening(t: Test, server: Server, ...at: [number, string] | [string]): Promise<() => Promise<void>> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => open.add(socket.on('close', () => open.delete(socket))))
  server.listen(...(at as [string]))
  await heard(server, 'listening', 'the server listens')
  const close = async () => {
    for (const socket of open) socket.destroy()
    if (server.listening) await heard(server.close(), 'close', 'the server is closed')
  }
  t.teardown(close)
  return close
}

type Respond = (asked: KeaCommand, response: ServerResponse, request: IncomingMessage) => unknown

/** A control agent that answers what `respond` returns, unless that is undefined: then it has answered itself. */
export async function fakeAgent(t: Test, respond: Respond): Promise<FakeKea> {
  const asked: KeaCommand[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const command = JSON.parse(Buffer.concat(chunks).toString())
    asked.push(command)
    const answer = respond(command, response, request)
    if (answer !== undefined) response.end(typeof answer === 'string' ? answer : JSON.stringify([answer]))
  })
  const close = await listening(t, server, 0, '127.0.0.1')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close }
}

/** The socket of a server, likewise; it answers each connection once. */
export async function fakeSocket(
  t: Test,
  respond: (asked: KeaCommand, socket: Socket) => unknown,
): Promise<FakeKea & { readonly folder: string }> {
  const asked: KeaCommand[] = []
  const folder = temporaryFolder(t)
  const path = join(folder, 'kea4-ctrl-socket')
  const server = createSocketServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      const command = JSON.parse(bytes.toString())
      asked.push(command)
      const answer = respond(command, socket)
      if (answer !== undefined) socket.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  const close = await listening(t, server, path)
  return { url: `unix:${path}`, asked, close, folder }
}
