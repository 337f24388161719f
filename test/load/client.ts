import { Agent, get, type IncomingMessage } from 'node:http'

/** A client with one connection, which it keeps. */
export interface LoadClient {
  /** Gets a path and reads the answer to its end, after `pause` milliseconds between two chunks; resolves its status. */
  get(path: string, pause?: number): Promise<number>
  close(): void
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

async function readAll(answer: IncomingMessage, pause: number): Promise<void> {
  for await (const _ of answer) if (pause > 0) await wait(pause)
}

export function createLoadClient(origin: string, key: string): LoadClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${key}` }
  return {
    get: (path, pause = 0) =>
      new Promise((resolve, reject) => {
        const outgoing = get(`${origin}${path}`, { agent, headers }, (answer) => {
          readAll(answer, pause).then(() => resolve(answer.statusCode ?? 0), reject)
        })
        outgoing.on('error', reject)
      }),
    close: () => agent.destroy(),
  }
}
