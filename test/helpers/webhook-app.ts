import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import type { Test } from 'tap'
import type { WebhookOptions } from '../../plugins/workers/webhooks.ts'
import { type TestApp, testApp } from './app.ts'
import { type Receiver, startReceiver } from './process/start-receiver.ts'
import { untilHeard } from './until.ts'

/** What the log tells of an attempt that is over. */
export interface Settled {
  readonly msg: 'webhook delivered' | 'webhook to be tried again' | 'webhook given up'
  readonly webhookId: string
  readonly messageId: string
  readonly attempts: number
  readonly lastError?: string
}
export interface WebhookApp extends TestApp {
  readonly receiver: Receiver
  /** Makes a webhook for all events of jobs, and lets the receiver know its secret. */
  webhook(path: string, more?: object): Promise<{ id: string; secret: string }>
  /** The next attempt of this webhook that is over and that nobody has been told of yet. */
  settledAttempt(webhookId: string): Promise<Settled>
}

export const ALL_EVENTS = [
  ...['job.scheduled', 'job.started', 'job.paused', 'job.resumed', 'job.completed', 'job.failed', 'job.cancelled'],
  ...['job.deleted', 'job.restored'],
]

/** The real app that may send to this machine, and a receiver there. */
export async function webhookApp(t: Test, options: WebhookOptions = {}): Promise<WebhookApp> {
  const attempts: Settled[] = []
  const told = new EventEmitter()
  const logger = pino(
    { level: 'debug' },
    {
      write(line) {
        const entry = JSON.parse(line) as Settled
        if (!/^webhook (delivered|to be|given)/.test(entry.msg)) return
        attempts.push(entry)
        told.emit('attempt')
      },
    },
  )
  const receiver = await startReceiver(t)
  const env = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' }
  const app = await testApp(t, { env, logger, webhooks: { pollMs: 10, ...options } })
  const secrets: string[] = []
  return {
    ...app,
    receiver,
    async webhook(path, more = {}) {
      const { body } = await app.call('createWebhook', {
        body: { url: receiver.url(path), events: ALL_EVENTS, ...more },
      })
      secrets.push(body.secret)
      await receiver.knows(...secrets)
      return { id: body.webhook_id, secret: body.secret }
    },
    async settledAttempt(webhookId) {
      const find = () => attempts.findIndex((one) => one.webhookId === webhookId)
      await untilHeard(told, 'attempt', () => find() >= 0, `an attempt of webhook ${webhookId} is over`)
      return attempts.splice(find(), 1)[0] as Settled
    },
  }
}
