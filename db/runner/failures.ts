/** The failure of a job that was ended by a fault of the server. */
export const INTERNAL_FAILURE = 'An internal error ended this job; the server log has the details.'

/**
 * The failure of a job that matches more devices than it may touch; null: it may go on. `isExact`: all devices were judged,
 * so `matched` is the exact number.
 */
export function overLimit(matched: number, maxLimit: number, isExact: boolean): string | null {
  if (matched <= maxLimit) return null
  const found = isExact ? `${matched}` : `More than ${maxLimit}`
  return (
    `${found} devices match and max_limit is ${maxLimit}: nothing was touched. Narrow the criteria, or create the job again ` +
    'with a higher max_limit.'
  )
}
