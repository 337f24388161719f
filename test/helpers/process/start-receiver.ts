import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Test } from 'tap'
import { heard, untilHeard } from '../until.ts'
import type { FromReceiver, Received } from './receiver.ts'

export interface Receiver {
  /** A URL of it; the path says how it behaves. */
  url(path: string): string
  readonly port: number
  /** From now on it tries these secrets. */
  knows(...secrets: readonly string[]): Promise<void>
  /** The next request to this path that nobody has been told of yet. */
  next(path: string): Promise<Received>
  /** Lets `/late` answer what it has, and from then on at once. */
  answerLate(): void
  /** All that has come so far. */
  readonly received: readonly Received[]
}

/** A receiver of webhooks in a process of its own, gone with the test. */
export async function startReceiver(t: Test): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, 'receiver.ts'), { execArgv: [], env: { PATH: process.env.PATH } })
  t.teardown(async () => {
    const exited = heard(child, 'exit', 'the killed receiver is gone')
    child.kill('SIGKILL')
    await exited
  })
  const [{ port }] = await heard<[{ port: number }]>(child, 'message', 'the receiver says its port')
  const received: Received[] = []
  const told = new Map<string, number>()
  let taken = 0
  child.on('message', (message: FromReceiver) => {
    if ('id' in message) received.push(message)
    if ('taken' in message) taken++
  })
  const untold = (path: string): Received | undefined =>
    received.filter((one) => one.path === path)[told.get(path) ?? 0]

  return {
    port,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    received,
    answerLate: () => void child.send('answer late'),
    async knows(...secrets) {
      const before = taken
      child.send(secrets)
      await untilHeard(child, 'message', () => taken > before, 'the receiver has taken its secrets')
    },
    async next(path) {
      await untilHeard(child, 'message', () => untold(path), `a request to ${path} has come`)
      const found = untold(path) as Received
      told.set(path, (told.get(path) ?? 0) + 1)
      return found
    },
  }
}
