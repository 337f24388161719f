import type { Goal, Line } from './benchmark.ts'
import { median, short } from './statistics.ts'

const FAR = 2

/** How far off a bound a line is: 1 on it, above 1 off it. */
function distance({ goal, rounds }: Line, bound: number): number {
  const value = median(rounds)
  return goal.kind === 'at least' ? bound / value : value / bound
}

export const isMet = (line: Line): boolean => distance(line, line.goal.bound) <= 1
/** Off by more than a factor of two: no noise explains that. Not being a number is off, too. */
export const isFarOff = (line: Line): boolean => !(distance(line, line.goal.limit ?? line.goal.bound) <= FAR)

export const goalText = ({ kind, bound, unit }: Goal): string =>
  `${kind === 'at least' ? '≥' : '≤'} ${bound}${unit === undefined ? '' : ` ${unit}`}`

/** The median, with the smallest and the largest round. */
export function ratioText({ goal, rounds }: Line): string {
  const unit = goal.unit === undefined ? '' : ` ${goal.unit}`
  const range = rounds.length > 1 ? ` (${short(Math.min(...rounds))} to ${short(Math.max(...rounds))})` : ''
  return `${short(median(rounds))}${unit}${range}`
}

export const printLine = (line: Line): string =>
  `${isMet(line) ? 'met ' : 'OFF '} ${ratioText(line)}, goal ${goalText(line.goal)}: ${line.what}, against ${line.against} [${line.figures}]`
