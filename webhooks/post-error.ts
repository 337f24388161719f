const NOT_RESOLVED = 'The receiver\u2019s name can\u2019t be resolved at the moment.'
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the receiver does not resolve.',
  EAI_AGAIN: NOT_RESOLVED,
  ETIMEOUT: NOT_RESOLVED,
  ESERVFAIL: NOT_RESOLVED,
  EREFUSED: NOT_RESOLVED,
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection without an answer.',
  EHOSTUNREACH: 'The receiver can\u2019t be reached.',
  ENETUNREACH: 'The receiver can\u2019t be reached.',
}
const LONGEST_REASON = 500

/** Why there was no answer, in a sentence. */
export function postError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return (REASONS[code] ?? `${message || code}`).slice(0, LONGEST_REASON)
}
