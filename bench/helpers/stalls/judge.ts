import type { Line } from '../benchmark.ts'
import { quantile, short } from '../statistics.ts'
import { PATIENCE_MS } from './asker.ts'
import type { KindName } from './kinds.ts'
import type { Memory } from './memory.ts'
import type { Waits } from './small-requests.ts'

/** What was measured beside big work, and before it. */
export interface Measured {
  readonly what: string
  readonly idle: readonly Waits[]
  readonly during: readonly Waits[]
  readonly memory: Memory
  readonly done: string
  readonly seconds: number
}
interface Bound {
  readonly name: string
  readonly value: number
  readonly limit: number
  readonly unit: string
}

const LEAST_MS = 50
const TIMES_IDLE = 3
const LONGEST_CANCEL_MS = 200
/** Kinds that come once a second, so that a p99 says little: what none of them may exceed. */
const LONGEST_MS: Partial<Record<KindName, number>> = { 'small job': 1000, ready: 1000 }
const ALSO_SHOWN = 2
const MORE_MIB = 256
const LEFT_MIB = 128

/** One figure for everything that is bounded: how much of its bound is used where that is most. */
export function judge(measured: Measured): Line {
  const { what, during, memory, done, seconds } = measured
  const bounds = boundsOf(measured).toSorted((a, b) => b.value / b.limit - a.value / a.limit)
  const [worst, ...others] = bounds as [Bound, ...Bound[]]
  const beyond = others.filter(({ value, limit }) => value > limit)
  const faults = during.flatMap((kind) => kind.faults.map((fault) => `${kind.name} ${fault}`))
  const figures = [
    [worst, ...beyond.slice(0, ALSO_SHOWN)].map(boundText).join(', '),
    ...(beyond.length > ALSO_SHOWN ? [`${beyond.length - ALSO_SHOWN} more beyond their bounds`] : []),
    ...(faults.length > 0 ? [`${faults.length} wrong answers, the first of them ${faults[0]}`] : []),
    `cancel at most ${short(longest(during, 'cancel'))} ms, ready ${short(longest(during, 'ready'))} ms`,
    `memory ${short(memory.before)}, at most ${short(memory.most)}, then ${short(memory.after)} MiB`,
    `${done}, ${short(seconds)} s`,
  ]
  return {
    what: `Small requests beside ${what}: the most that is used of a bound`,
    against: `three times each kind's idle p99, at least ${LEAST_MS} ms, and the bounds below`,
    goal: { kind: 'at most', bound: 1 },
    rounds: [worst.value / worst.limit],
    figures: figures.join('; '),
  }
}

function boundsOf({ idle, during, memory }: Measured): Bound[] {
  const { before, most, after } = memory
  const more = (name: string, now: number, limit: number): Bound => ({ name, value: now - before, limit, unit: 'MiB' })
  return [
    ...during.filter(({ waits }) => waits.length > 0).map((kind) => boundOf(kind, idle)),
    { name: 'longest cancel', value: longest(during, 'cancel'), limit: LONGEST_CANCEL_MS, unit: 'ms' },
    more('memory at its most, more than before', most, MORE_MIB),
    more('memory afterwards, more than before', after, LEFT_MIB),
  ]
}

/** A single wrong answer is as bad as none for a minute. */
function boundOf({ name, waits, faults }: Waits, idle: readonly Waits[]): Bound {
  const longestMs = LONGEST_MS[name]
  if (longestMs !== undefined)
    return { name: `longest ${name}`, value: Math.max(...waits), limit: longestMs, unit: 'ms' }
  const idleMs = quantile(idle.find((kind) => kind.name === name)?.waits ?? [0], 0.99)
  const value = faults.length > 0 ? PATIENCE_MS : quantile(waits, 0.99)
  return { name: `p99 of ${name}`, value, limit: Math.max(LEAST_MS, TIMES_IDLE * idleMs), unit: 'ms' }
}

const longest = (kinds: readonly Waits[], name: KindName): number =>
  Math.max(0, ...(kinds.find((kind) => kind.name === name)?.waits ?? []))

const boundText = ({ name, value, limit, unit }: Bound): string => `${name} ${short(value)} of ${short(limit)} ${unit}`

/** Every kind, for whoever looks for the cause. */
export function printKinds({ idle, during }: Measured): void {
  for (const { name, waits, faults } of during) {
    const before = idle.find((kind) => kind.name === name)?.waits ?? []
    const values = [quantile(waits, 0.5), quantile(waits, 0.99), Math.max(0, ...waits)].map(short)
    const idles = [quantile(before, 0.5), quantile(before, 0.99)].map(short)
    process.stdout.write(
      `    ${name.padEnd(12)} p50, p99, most: ${values.join(', ')} ms (idle ${idles.join(', ')}), ${waits.length} of them, ${faults.length} wrong\n`,
    )
  }
}
