import type { Clock } from '../db/clock.ts'
import type { Attempt, ClaimedDelivery } from '../db/webhooks/webhook.ts'
import { post, postError } from '../outbound/post.ts'
import { raceAbort } from '../outbound/race-abort.ts'
import { signedHeaders } from '../outbound/signature.ts'
import { ForbiddenTarget, parseTarget, type Targets } from '../outbound/targets.ts'

/** Makes one attempt. Never rejects: a failure is the attempt's error. */
export type Send = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Attempt>

interface Parts {
  readonly targets: Targets
  readonly clock: Clock
  /** For a whole attempt, from resolving the name to the end of the answer. */
  readonly timeoutMs: number
}

/** Only the status of an answer counts. */
const maxAnswerBytes = 64 * 1024

export function createSend({ targets, clock, timeoutMs }: Parts): Send {
  const attempt = async (delivery: ClaimedDelivery, signal: AbortSignal): Promise<number> => {
    const url = parseTarget(delivery.url)
    // Other attempts may wait for the same name, so resolving it is not aborted.
    const addresses = await raceAbort(signal, () => targets.addressesOf(url))
    const headers = { 'user-agent': 'bulk-actions', ...signedHeaders(delivery, clock.now()) }
    const { statusCode } = await post({ url, addresses, headers, body: delivery.payload, signal, maxAnswerBytes })
    return statusCode
  }
  return async (delivery, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const statusCode = await attempt(delivery, AbortSignal.any([signal, timeout]))
      const isAccepted = statusCode >= 200 && statusCode < 300
      return { statusCode, error: isAccepted ? null : refusalOf(statusCode) }
    } catch (error) {
      const tooLate = `There was no answer within ${timeoutMs / 1000} seconds.`
      return { statusCode: null, error: timeout.aborted ? tooLate : reasonOf(error) }
    }
  }
}

function refusalOf(statusCode: number): string {
  const more = statusCode >= 300 && statusCode < 400 ? '; redirects are not followed' : ''
  return `The receiver answered ${statusCode}${more}.`
}

function reasonOf(error: unknown): string {
  return error instanceof ForbiddenTarget ? `The URL ${error.message}.` : postError(error)
}
