import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'

const SOURCE = join(import.meta.dirname, '../../fixtures/failing-calls.c')
const KINDS = { sync: 1, write: 2, truncate: 4 } as const
const DONE = { no: 0, yes: 1, half: 2 } as const
/** As in the C source. */
const [RULES, SIZE, FAILED, END] = [16, 128, 20, 24]

export const NO_COMPILER = 'no gcc here to compile what lets system calls fail'

export interface FailingRule {
  readonly calls: readonly (keyof typeof KINDS)[]
  /** How the name of the file ends. */
  readonly end: string
  /** How many pass before; none without it. */
  readonly pass?: number
  /** How many fail then; all without it. */
  readonly fail?: number
  readonly error?: keyof typeof constants.errno
  /** What of a call that is reported as failed is done all the same. */
  readonly done?: keyof typeof DONE
}
/** System calls of processes started with `env` that fail when a test wants it. */
export interface FailingCalls {
  readonly env: Record<string, string>
  /** From now on these rules hold, and no others. */
  set(...rules: readonly FailingRule[]): void
  /** How many calls have failed since the rules were set. */
  failed(): number
}

/** Compiles what a process is started with; null where there is no compiler. */
export function prepareFailingCalls(t: Test): FailingCalls | null {
  const folder = temporaryFolder(t)
  const [library, control] = [join(folder, 'failing-calls.so'), join(folder, 'rules')]
  const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', library, SOURCE, '-ldl'], {
    encoding: 'utf8',
  })
  if (made.error !== undefined) return null
  if (made.status !== 0) throw new Error(`gcc: ${made.stderr}`)
  const file = openSync(control, 'w+')
  t.teardown(() => closeSync(file))
  const write = (rules: readonly FailingRule[]) => {
    const bytes = Buffer.alloc(RULES * SIZE)
    rules.forEach((rule, index) => {
      toBytes(rule).copy(bytes, index * SIZE)
    })
    writeSync(file, bytes, 0, bytes.length, 0)
  }
  write([])
  return {
    env: { LD_PRELOAD: library, FAILING_CALLS: control },
    set: (...rules) => write(rules),
    failed() {
      const bytes = Buffer.alloc(RULES * SIZE)
      readSync(file, bytes, 0, bytes.length, 0)
      return Array.from({ length: RULES }, (_, index) => bytes.readInt32LE(index * SIZE + FAILED)).reduce(
        (a, b) => a + b,
      )
    },
  }
}

function toBytes({ calls, end, pass = 0, fail = -1, error = 'EIO', done = 'no' }: FailingRule): Buffer {
  const bytes = Buffer.alloc(SIZE)
  const kinds = calls.reduce((sum, call) => sum | KINDS[call], 0)
  const numbers = [kinds, pass, fail, constants.errno[error], DONE[done], 0]
  for (const [index, number] of numbers.entries()) bytes.writeInt32LE(number, index * 4)
  bytes.write(end, END)
  return bytes
}
