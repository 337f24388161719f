import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import type { Test } from 'tap'
import { untilHeard, within } from '../until.ts'

export interface PseudoTerminal {
  /** The lines that it shows, without colours. */
  lines(): string[]
  /** Resolves once it shows this. */
  shows(pattern: RegExp): Promise<void>
  /** Presses Ctrl-C and resolves with the exit code of the command. */
  interrupt(): Promise<number | null>
}

/** Runs a command on a terminal of its own, which script(1) makes; all that it needs from outside is given. */
export function onTerminal(t: Test, command: string, cwd: string, env: Record<string, string>): PseudoTerminal {
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd, env: { TERM: 'xterm', ...env } })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'close') as Promise<[number | null]>
  let raw = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    raw += text
  })
  const shown = () => stripVTControlCharacters(raw)
  return {
    lines: () => shown().split(/\r*\n/),
    shows: (pattern) =>
      untilHeard(child.stdout, 'data', () => pattern.test(shown()), `the terminal shows ${pattern}`, 120),
    async interrupt() {
      child.stdin.write('\x03')
      const [code] = await within(ended, 'what was interrupted has ended', 120)
      return code
    },
  }
}
