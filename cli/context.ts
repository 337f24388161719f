import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'
import { escapeJson } from './escape.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean }
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** The environment of a command: the process, or a stand-in in tests. */
export interface Context {
  readonly env: Environment
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  /** Calls `handler` on each Ctrl-C until the function it returns is called. */
  onInterrupt(handler: () => void): () => void
}

/** Results go to stdout, everything else to stderr. */
export interface Terminal {
  /** Whether bars, colours and questions can be shown: both streams are a terminal that supports them. */
  readonly isRich: boolean
  /** A line of the result, for people. */
  print(line: string): void
  /** The result, for programs. */
  printJson(value: unknown): void
  /** A line beside the result. */
  note(line: string): void
  /** An error, for programs. */
  noteJson(value: unknown): void
  style(colour: 'red' | 'yellow' | 'green', text: string): string
  /** Asks on the terminal; null without a terminal, or where Ctrl-C or the signal ends the question. */
  ask(question: string, signal: AbortSignal): Promise<string | null>
}

export function createTerminal({ env, stdin, stdout, stderr }: Context): Terminal {
  const isRich = stdout.isTTY === true && stderr.isTTY === true && env.TERM !== 'dumb'
  const isColoured = isRich && (env.NO_COLOR ?? '') === ''
  return {
    isRich,
    print: (line) => void stdout.write(`${line}\n`),
    printJson: (value) => void stdout.write(`${escapeJson(value)}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    noteJson: (value) => void stderr.write(`${escapeJson(value)}\n`),
    style: (colour, text) => (isColoured ? styleText(colour, text, { validateStream: false }) : text),
    async ask(question, signal) {
      if (!isRich || stdin.isTTY !== true) return null
      const reader = createInterface({ input: stdin, output: stderr })
      const { promise: ended, resolve } = Promise.withResolvers<null>()
      const end = () => resolve(null)
      reader.once('SIGINT', end).once('close', end)
      signal.addEventListener('abort', end, { once: true })
      try {
        return await Promise.race([reader.question(question), ended])
      } finally {
        signal.removeEventListener('abort', end)
        reader.close()
      }
    },
  }
}
