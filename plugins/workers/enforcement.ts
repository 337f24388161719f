import fp from 'fastify-plugin'
import type { FeedEntry } from '../../db/devices/feed.ts'
import { formatMac } from '../../db/mac.ts'
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../../enforcers/dispatcher.ts'
import type { Enforcer, ReadActive, RefusedAction } from '../../enforcers/enforcer.ts'
import { createReconciler } from '../../enforcers/reconciler.ts'
import { type Resumer, startResumer } from '../../enforcers/resumer.ts'

export interface EnforcementOptions extends Partial<DispatcherOptions> {
  readonly enforcer?: Enforcer
  /** The pause between two looks for jobs that wait for the enforcer, and the first pause between two probes. */
  readonly probeMs?: number
}

const DEFAULTS: DispatcherOptions = {
  attempts: 4,
  firstPauseMs: 500,
  timeoutMs: 10_000,
  cancelWaitMs: 5000,
  checkMs: 5000,
}
const LONGEST_PROBE_PAUSE_MS = 30_000
/** Many times what a million devices take. */
const RESTORE_TIMEOUT_MS = 300_000
const PAGE_SIZE = 5000
const MOST_LOGGED = 100

/** Dispatches batches to an enforcer outside the database, from when the server is ready until it closes. */
export default fp<EnforcementOptions & { readonly enforcer: Enforcer }>(
  async (app, { enforcer, probeMs = 1000, ...given }) => {
    const options = { ...DEFAULTS, ...given }
    const started: (Dispatcher | Resumer)[] = []
    logRefused(await enforcer.start(active))
    const limits = { timeoutMs: options.timeoutMs, restoreTimeoutMs: RESTORE_TIMEOUT_MS }
    const reconciler = createReconciler({ enforcer, active, limits, onLost, onRestored, onFault: onUnreconciled })
    app.addHook('onReady', async () => {
      started.push(startDispatcher({ store: app.store, enforcer, reconciler, options, onRefused, onStoreFault }))
      const pauses = { pauseMs: probeMs, longestPauseMs: LONGEST_PROBE_PAUSE_MS, timeoutMs: options.timeoutMs }
      started.push(startResumer({ store: app.store, enforcer, options: pauses, onResumed }))
    })
    app.addHook('onClose', async () => {
      await Promise.all(started.map((one) => one.close()))
    })

    async function* active(...[type]: Parameters<ReadActive>) {
      let page: readonly FeedEntry[] = []
      do {
        page = await app.store.feedPage({ type, as: 'mac' }, page.at(-1)?.address ?? null, PAGE_SIZE)
        if (page.length > 0) yield page.map(({ address, expiresAt }) => ({ mac: Number(address), expiresAt }))
      } while (page.length === PAGE_SIZE)
    }
    function onRefused({ jobId, batchId }: { jobId: string | null; batchId: string }, err: unknown, attempt: number) {
      app.log.warn({ jobId, batchId, attempt, err }, 'the enforcer did not accept a batch')
    }
    function onStoreFault(err: unknown) {
      app.log.warn({ err }, 'the enforcer waits: the database cannot be read or written')
    }
    function onLost() {
      app.log.warn('the network does not show what is active: it was changed from outside and is being restored')
    }
    function logRefused(refused: readonly RefusedAction[]) {
      for (const { mac, actionType, reason } of refused.slice(0, MOST_LOGGED)) {
        app.log.error({ mac: formatMac(mac), actionType, reason }, 'the enforcer refuses an action that is active')
      }
      if (refused.length > MOST_LOGGED) app.log.error({ count: refused.length }, 'the enforcer refuses more of them')
    }
    function onRestored(refused: readonly RefusedAction[]) {
      logRefused(refused)
      app.log.warn('the network shows what is active again')
    }
    function onUnreconciled(err: unknown) {
      app.log.warn({ err }, 'could not make sure that the network shows what is active; trying again')
    }
    function onResumed(jobs: number) {
      app.log.info({ jobs }, 'the enforcer answers again; jobs continue')
    }
  },
  { name: 'enforcement', dependencies: ['store'] },
)
