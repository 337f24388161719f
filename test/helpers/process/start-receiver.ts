import { fork } from 'node:child_process'
import { on, once } from 'node:events'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { FromReceiver, Received } from './receiver.ts'

export interface Receiver {
  /** A URL of it; the path says how it behaves. */
  url(path: string): string
  readonly port: number
  /** From now on it tries these secrets. */
  knows(...secrets: readonly string[]): Promise<void>
  /** The next request to this path that nobody has been told of yet. */
  next(path: string): Promise<Received>
  /** All that has come so far. */
  readonly received: readonly Received[]
}

/** A receiver of webhooks in a process of its own, gone with the test. */
export async function startReceiver(t: Test): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, 'receiver.ts'), { execArgv: [], env: { PATH: process.env.PATH } })
  t.teardown(async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const received: Received[] = []
  const told = new Map<string, number>()
  child.on('message', (message: FromReceiver) => {
    if ('id' in message) received.push(message)
  })
  const untold = (path: string): Received | undefined =>
    received.filter((one) => one.path === path)[told.get(path) ?? 0]

  return {
    port,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    received,
    async knows(...secrets) {
      child.send(secrets)
      for await (const [message] of on(child, 'message')) if ('taken' in message) return
    },
    async next(path) {
      while (untold(path) === undefined) await once(child, 'message')
      const found = untold(path) as Received
      told.set(path, (told.get(path) ?? 0) + 1)
      return found
    },
  }
}
