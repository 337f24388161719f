import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import type { Context } from '../../cli/context.ts'
import { runProgram } from '../../cli/program.ts'
import { untilHeard } from './until.ts'

export interface FakeTerminal {
  readonly context: Context
  /** Resolves once this has been shown on either stream. */
  shows(pattern: RegExp): Promise<void>
  readonly stdout: () => string
  readonly stderr: () => string
  type(text: string): void
  pressCtrlC(): void
  run(args: readonly string[]): Promise<number>
}

/**
 * What stands for the process of the command line: streams that say they are a terminal, or say nothing. `input` is all
 * that its standard input will ever say.
 */
export function fakeTerminal(env: Record<string, string>, isTTY: boolean, input?: string): FakeTerminal {
  const stream = () => Object.assign(new PassThrough(), { isTTY, columns: 200 })
  const [stdin, stdout, stderr] = [stream(), stream(), stream()] as const
  if (input !== undefined) stdin.end(input)
  const shown = { stdout: '', stderr: '' }
  const output = new EventEmitter()
  stdout.on('data', (chunk) => {
    shown.stdout += String(chunk)
    output.emit('shown')
  })
  stderr.on('data', (chunk) => {
    shown.stderr += String(chunk)
    output.emit('shown')
  })
  const interrupts = new EventEmitter()
  const context: Context = {
    env,
    stdin,
    stdout,
    stderr,
    onInterrupt(handler) {
      interrupts.on('interrupt', handler)
      return () => void interrupts.off('interrupt', handler)
    },
  }
  return {
    context,
    stdout: () => shown.stdout,
    stderr: () => shown.stderr,
    shows(pattern) {
      const isShown = () => pattern.test(stripVTControlCharacters(shown.stdout + shown.stderr))
      return untilHeard(output, 'shown', isShown, `the terminal shows ${pattern}`)
    },
    type: (text) => void stdin.write(text),
    pressCtrlC: () => void interrupts.emit('interrupt'),
    run: (args) => runProgram(args, context),
  }
}
