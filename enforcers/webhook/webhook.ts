import type { Clock } from '../../db/clock.ts'
import type { Enforcement } from '../../db/enforcement/enforcement.ts'
import { formatIp } from '../../db/ip.ts'
import { formatMac } from '../../db/mac.ts'
import { post, postError } from '../../outbound/post.ts'
import { signedHeaders } from '../../outbound/signature.ts'
import { type EnforcementCall, type Enforcer, nothingDone } from '../enforcer.ts'
import { readAnswer } from './answer.ts'

interface Parts {
  readonly url: URL
  /** `whsec_` and base64, as in the Standard Webhooks specification. */
  readonly secret: string
  readonly clock: Clock
}
/** An answer with a reason for each item of the largest batch. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/**
 * A program that gets each batch by HTTP: a signed `POST`, with the idempotency key as its message id. The operator has
 * chosen the URL, so its address is not judged, unlike that of a webhook, which a caller of the API chooses.
 */
export function createWebhookEnforcer({ url, secret, clock }: Parts): Enforcer {
  const send = async (messageId: string, body: object, signal: AbortSignal): Promise<string> => {
    const now = clock.now()
    const payload = JSON.stringify({ ...body, timestamp: new Date(now).toISOString() })
    const headers = {
      'user-agent': 'bulk-actions',
      'idempotency-key': messageId,
      ...signedHeaders({ messageId, payload, secrets: [secret] }, now),
    }
    const message = { url, addresses: null, headers, body: payload, signal, maxAnswerBytes: MAX_ANSWER_BYTES }
    const { statusCode, text } = await post(message).catch((error) => {
      const fault = NEVER_SENT.has(error.code) ? nothingDone : (...said: [string, ErrorOptions]) => new Error(...said)
      throw fault(postError(error), { cause: error })
    })
    // A receiver that failed may have done some of it. One that refuses or redirects has not begun.
    if (statusCode >= 500) throw new Error(`The receiver answered ${statusCode}.`)
    if (statusCode < 200 || statusCode >= 300) throw nothingDone(`The receiver answered ${statusCode}.`)
    if (text === null) throw new Error("The receiver's answer was cut off, or longer than 4 MiB.")
    return text
  }
  const call = (type: string) => async (asked: EnforcementCall) => {
    const data = { job_id: asked.jobId, items: asked.items.map(toWire) }
    return readAnswer(asked.items, await send(asked.idempotencyKey, { type, data }, asked.signal))
  }
  return {
    apply: call('enforcement.apply'),
    lift: call('enforcement.lift'),
    async probe(signal) {
      const data = { job_id: null, items: [] }
      await send(`probe.${clock.now()}`, { type: 'enforcement.probe', data }, signal)
    },
    // The receiver keeps its own state, and may be down when this server starts.
    start: async () => [],
    isInPlace: async () => true,
  }
}

const toWire = ({ mac, ip, addresses, actionType, expiresAt }: Enforcement): object => ({
  mac: formatMac(mac),
  ip: ip === null ? null : formatIp(ip),
  addresses: addresses.map(({ ip, site, leaseExpiresAt }) => ({
    ip: formatIp(ip),
    site,
    lease_expires_at: isoOrNull(leaseExpiresAt),
  })),
  action_type: actionType,
  expires_at: isoOrNull(expiresAt),
})

const isoOrNull = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())
