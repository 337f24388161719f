/**
 * What one rule costs for each device. The unit is about a microsecond, for a name of 255 characters that is made to be
 * dear: at each of its places a glob may have to try every character that stands behind a star.
 */
export function ruleCost(operator: unknown, value: unknown): number {
  if (operator !== 'glob' || typeof value !== 'string') return 1
  const star = value.indexOf('*')
  return star < 0 ? 1 : value.length - star
}
