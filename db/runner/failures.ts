/** What a job says that ended by a fault of the server. */
export const INTERNAL_FAILURE = 'An internal error ended this job; the server log has the details.'

/**
 * What a job says for which more devices match than it may touch; null: it may go on. `isExact`: all devices were judged,
 * so that `matched` is how many match.
 */
export function overLimit(matched: number, maxLimit: number, isExact: boolean): string | null {
  if (matched <= maxLimit) return null
  const found = isExact ? `${matched}` : `More than ${maxLimit}`
  return (
    `${found} devices match and max_limit is ${maxLimit}: nothing was touched. Narrow the criteria, or create the job again ` +
    'with a higher max_limit.'
  )
}
