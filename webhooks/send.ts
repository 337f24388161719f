import type { Clock } from '../db/clock.ts'
import type { Attempt, ClaimedDelivery } from '../db/webhooks/webhook.ts'
import { post } from './post.ts'
import { signedHeaders } from './signature.ts'
import { ForbiddenTarget, parseTarget, type Targets } from './targets.ts'

/** Makes one attempt. Never rejects: what goes wrong is the attempt's error. */
export type Send = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Attempt>

interface Parts {
  readonly targets: Targets
  readonly clock: Clock
  /** For all of an attempt, from resolving the name to the end of the answer. */
  readonly timeoutMs: number
}

export function createSend({ targets, clock, timeoutMs }: Parts): Send {
  const reach = async (delivery: ClaimedDelivery, signal: AbortSignal): Promise<number> => {
    const url = parseTarget(delivery.url)
    const addresses = await unless(signal, () => targets.addressesOf(url))
    const headers = { 'user-agent': 'bulk-actions', ...signedHeaders(delivery, clock.now()) }
    return post({ url, addresses, headers, body: delivery.payload, signal })
  }
  return async (delivery, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const statusCode = await reach(delivery, AbortSignal.any([signal, timeout]))
      const isTaken = statusCode >= 200 && statusCode < 300
      return { statusCode, error: isTaken ? null : refusalOf(statusCode) }
    } catch (error) {
      const tooLate = `There was no answer within ${timeoutMs / 1000} seconds.`
      return { statusCode: null, error: timeout.aborted ? tooLate : reasonOf(error) }
    }
  }
}

/** What is waited for, unless the signal comes first: a lookup can't be called off. */
async function unless<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work(), aborted]).finally(() => signal.removeEventListener('abort', stop))
}

function refusalOf(statusCode: number): string {
  const more = statusCode >= 300 && statusCode < 400 ? '; redirects are not followed' : ''
  return `The receiver answered ${statusCode}${more}.`
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the receiver does not resolve.',
  EAI_AGAIN: 'The name of the receiver could not be resolved at the moment.',
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection without an answer.',
  EHOSTUNREACH: 'There is no way to the receiver.',
  ENETUNREACH: 'There is no way to the receiver.',
}
const LONGEST_REASON = 500

function reasonOf(error: unknown): string {
  if (error instanceof ForbiddenTarget) return `The URL ${error.message}.`
  const { code = '', message } = error as NodeJS.ErrnoException
  return (REASONS[code] ?? `${message || code}`).slice(0, LONGEST_REASON)
}
