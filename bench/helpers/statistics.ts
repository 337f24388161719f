const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

export function quantile(values: readonly number[], share: number): number {
  const sorted = ascending(values)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = ascending(values)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}

/** A number with as many digits as anybody reads. */
export function short(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(Math.abs(value) >= 10 ? 3 : 2)))
}

/** "12 and 15 ms": what each side took, in the median. */
export const sides = (ours: readonly number[], theirs: readonly number[], unit: string): string =>
  `${short(median(ours))} and ${short(median(theirs))} ${unit}`
