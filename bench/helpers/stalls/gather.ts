import { startTask } from '../script.ts'
import type { Server } from '../server.ts'
import type { CrowdInput, CrowdResult } from './crowd.ts'

export interface Gathering extends Omit<CrowdInput, 'port'> {
  /** How long they stay once all are there. */
  readonly milliseconds: number
}

/** A crowd of clients, until their time is over; says how many of them were answered with what. */
export async function gather(server: Server, { milliseconds, ...input }: Gathering): Promise<string> {
  const port = Number(new URL(server.origin).port)
  const crowd = await startTask<CrowdResult>('helpers/stalls/crowd.ts', { port, ...input })
  await new Promise((done) => setTimeout(done, milliseconds))
  const counts = Object.entries(await crowd.stop()).map(([status, count]) => `${count} × ${status}`)
  return `${input.clients} clients: ${counts.join(', ')}`
}

/** A request as it goes over the wire. */
export function requestText(server: Server, method: string, path: string, headers: readonly string[] = [], body = '') {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', `authorization: ${server.headers.authorization}`]
  return `${[...lines, ...headers].join('\r\n')}\r\n\r\n${body}`
}
