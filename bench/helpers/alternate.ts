/** What each round measured of ours and of the reference. */
export interface Pair {
  readonly ours: number[]
  readonly theirs: number[]
}

/**
 * Measures both sides in turn, so that whatever else the machine does meets both alike; who is first changes with each
 * round, since the second may find warmer caches.
 */
export async function alternate(
  rounds: number,
  ours: (round: number) => Promise<number>,
  theirs: (round: number) => Promise<number>,
): Promise<Pair> {
  const pair: Pair = { ours: [], theirs: [] }
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) pair.ours.push(await ours(round))
    pair.theirs.push(await theirs(round))
    if (round % 2 === 1) pair.ours.push(await ours(round))
  }
  return pair
}

export const ratios = ({ ours, theirs }: Pair): number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
