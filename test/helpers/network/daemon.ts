import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { within } from '../until.ts'

export interface Daemon {
  readonly pid: number
  /** The line in which it says this, of those that nobody has waited for yet; rejects if it ends before. */
  says(pattern: RegExp): Promise<string>
}

/** Starts a program that stays in the foreground and says what it does; ends it with the test. */
export function startDaemon(t: Test, [command, args]: [string, string[]], env: Record<string, string> = {}): Daemon {
  const child = spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await within(ended, `${command} has ended`).finally(() => child.kill('SIGKILL'))
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    pid: child.pid as number,
    async says(pattern) {
      const said: string[] = []
      const listen = async () => {
        let line = await lines.next()
        while (line.done !== true && !pattern.test(line.value)) {
          said.push(line.value)
          line = await lines.next()
        }
        if (line.done === true) throw new Error(`it ended and never said ${pattern}, but:\n${said.join('\n')}`)
        return line.value
      }
      return within(listen(), `${command} says ${pattern}`)
    },
  }
}
