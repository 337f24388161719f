import { InvalidArgumentError } from 'commander'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `90`, `30m`, `24h`, `7d` or `2w` as seconds. */
export function parseDuration(text: string): number {
  const [, amount, unit = 's'] = /^(\d{1,9})([smhdw]?)$/.exec(text) ?? []
  if (amount === undefined) throw new InvalidArgumentError('Give seconds, or a number with s, m, h, d or w: 24h.')
  return Number(amount) * (UNITS[unit || 's'] as number)
}

/** A whole number that is at least 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number that is at least 1.')
  return Number(text)
}

/** For options that may be given several times. */
export const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value]
