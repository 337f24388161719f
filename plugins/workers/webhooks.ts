import fp from 'fastify-plugin'
import type { Delivery } from '../../db/webhooks/webhook.ts'
import { createAddressRules, parseNetworks } from '../../outbound/address-rules.ts'
import { createResolve, type Resolve } from '../../outbound/resolve.ts'
import { createTargets, type Targets } from '../../outbound/targets.ts'
import { type Deliverer, startDeliverer } from '../../webhooks/deliverer.ts'
import { createSend } from '../../webhooks/send.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Judges where webhooks may lead. */
    readonly webhookTargets: Targets
  }
}

export interface WebhookOptions {
  /** The pause between two looks for due deliveries. */
  readonly pollMs?: number | undefined
  /** For a whole attempt. */
  readonly timeoutMs?: number | undefined
  readonly resolve?: Resolve | undefined
  /** For resolving the name of a receiver, in an attempt and when its URL is registered. */
  readonly resolveTimeoutMs?: number | undefined
}

/** Delivers messages to webhooks, from when the server is ready until it closes. */
export default fp<WebhookOptions>(
  async (app, { pollMs = 500, timeoutMs = 10_000, resolve = createResolve(), resolveTimeoutMs = 5000 }) => {
    const rules = createAddressRules(parseNetworks(app.config.WEBHOOK_ALLOWED_NETWORKS ?? ''))
    const targets = createTargets({ rules, resolve, resolveTimeoutMs })
    const send = createSend({ targets, clock: app.clock, timeoutMs })
    const onFault = (err: unknown) => app.log.warn({ err }, 'webhooks wait: the database cannot be read')
    app.decorate('webhookTargets', targets)
    let deliverer: Deliverer | null = null
    app.addHook('onReady', async () => {
      deliverer = startDeliverer({ store: app.store, send, pollMs, onSettled: note, onFault })
    })
    app.addHook('onClose', async () => deliverer?.close())

    // Without the URL, which may contain a secret of the receiver.
    function note({ webhookId, messageId, jobId, status, attempts, lastError }: Delivery): void {
      const line = { webhookId, messageId, jobId, attempts }
      if (status === 'delivered') app.log.debug(line, 'webhook delivered')
      else if (status === 'failed') app.log.warn({ ...line, lastError }, 'webhook given up')
      else app.log.info({ ...line, lastError }, 'webhook to be tried again')
    }
  },
  { name: 'webhooks', dependencies: ['store'] },
)
