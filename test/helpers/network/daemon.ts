import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Test } from 'tap'
import { within } from '../until.ts'

/** How many of the last lines an error has. */
const SHOWN = 30

export interface Daemon {
  readonly pid: number
  /** The line in which it says this, of those that nobody has waited for yet; rejects if it ends before. */
  says(pattern: RegExp): Promise<string>
  /** Resolves when it has ended by this signal: SIGTERM, unless another is given. */
  end(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Starts a program that stays in the foreground and says what it does; ends it with the test, if not before. Should the
 * test itself be killed, the program is killed as well.
 */
export function startDaemon(t: Test, [command, args]: [string, string[]], env: Record<string, string> = {}): Daemon {
  const child = spawn('sh', ['-c', 'exec setpriv --pdeathsig KILL "$0" "$@" 2>&1', command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    await within(ended, `${command} has ended`).finally(() => child.kill('SIGKILL'))
  }
  t.teardown(() => end())
  const nextLine = readLines(child.stdout)
  return {
    pid: child.pid as number,
    async says(pattern) {
      const said: string[] = []
      const listen = async () => {
        for (let line = await nextLine(); line !== null; line = await nextLine()) {
          if (pattern.test(line)) return line
          said.push(line)
        }
        throw new Error(`it ended and never said ${pattern}`)
      }
      return within(listen(), `${command} says ${pattern}`).catch((error) => {
        throw new Error(`${error.message}, but:\n${said.slice(-SHOWN).join('\n')}`, { cause: error })
      })
    },
    end,
  }
}

/**
 * The next line each time, in the end null. All are read as they come: a program whose output nobody reads stops when
 * the pipe is full.
 */
function readLines(output: Readable): () => Promise<string | null> {
  const lines: string[] = []
  const reader = createInterface({ input: output })
  let isOver = false
  let tell = () => {}
  reader.on('line', (line) => {
    lines.push(line)
    tell()
  })
  reader.once('close', () => {
    isOver = true
    tell()
  })
  return async () => {
    while (lines.length === 0 && !isOver) {
      const { promise, resolve } = Promise.withResolvers<void>()
      tell = resolve
      await promise
    }
    return lines.shift() ?? null
  }
}
