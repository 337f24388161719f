import { InvalidArgumentError, Option } from 'commander'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `90`, `30m`, `24h`, `7d`, `2w`, or a sum such as `1d12h`, as seconds. */
export function parseDuration(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (!/^(\d{1,9}[smhdw])+$/.test(text)) {
    throw new InvalidArgumentError('Give seconds, or numbers with s, m, h, d or w: 24h, 1d12h.')
  }
  const parts = [...text.matchAll(/(\d+)(\w)/g)]
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit as string] as number), 0)
}

/** A whole number that is at least 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number that is at least 1.')
  return Number(text)
}

/** What a job does on a device that is under the same action already. */
export const onExistingOption = (): Option =>
  new Option(
    '--on-existing <what>',
    'where the action is active already: keep one that lasts longer, or replace it',
  ).choices(['keep_longer', 'replace'])

/** For options that may be given several times. */
export const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value]
