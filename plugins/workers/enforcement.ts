import fp from 'fastify-plugin'
import type { FeedEntry } from '../../db/devices/feed-entry.ts'
import { formatMac } from '../../db/mac.ts'
import { type Carrier, type CarrierOptions, startCarrier } from '../../enforcers/carrier.ts'
import type { Enforcer, NotShown, ReadActive } from '../../enforcers/enforcer.ts'
import { createKeeper } from '../../enforcers/keeper.ts'
import { type Resumer, startResumer } from '../../enforcers/resumer.ts'

export interface EnforcementOptions extends Partial<CarrierOptions> {
  readonly enforcer?: Enforcer
  /** How often jobs that wait for the enforcer are looked for, and the first pause between two probes. */
  readonly probeMs?: number
}

const PATIENCE: CarrierOptions = {
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
const MOST_NAMED = 100

/** Carries actions to an enforcer outside the database, from when the server is ready until it closes. */
export default fp<EnforcementOptions & { readonly enforcer: Enforcer }>(
  async (app, { enforcer, probeMs = 1000, ...patience }) => {
    const options = { ...PATIENCE, ...patience }
    const started: (Carrier | Resumer)[] = []
    onNotShown(await enforcer.start(active))
    const limits = { timeoutMs: options.timeoutMs, restoreTimeoutMs: RESTORE_TIMEOUT_MS }
    const keeper = createKeeper({ enforcer, active, limits, onLost, onRestored, onFault: onUnkept })
    app.addHook('onReady', async () => {
      started.push(startCarrier({ store: app.store, enforcer, keeper, options, onRefused, onFault }))
      const pauses = { pauseMs: probeMs, longestPauseMs: LONGEST_PROBE_PAUSE_MS, timeoutMs: options.timeoutMs }
      started.push(startResumer({ store: app.store, enforcer, options: pauses, onResumed }))
    })
    app.addHook('onClose', async () => {
      await Promise.all(started.map((one) => one.close()))
    })

    async function* active(...[type]: Parameters<ReadActive>) {
      let page: readonly FeedEntry[] = []
      do {
        page = await app.store.feedPage(type, 'mac', page.at(-1)?.address ?? null, PAGE_SIZE)
        if (page.length > 0) yield page
      } while (page.length === PAGE_SIZE)
    }
    function onRefused({ jobId, batchId }: { jobId: string | null; batchId: string }, err: unknown, attempt: number) {
      app.log.warn({ jobId, batchId, attempt, err }, 'the enforcer did not accept a batch')
    }
    function onFault(err: unknown) {
      app.log.warn({ err }, 'the enforcer waits: the database cannot be read or written')
    }
    function onLost() {
      app.log.warn('the network does not show what is active: it was changed from outside and is being restored')
    }
    function onNotShown(notShown: readonly NotShown[]) {
      for (const { mac, actionType, reason } of notShown.slice(0, MOST_NAMED)) {
        app.log.error({ mac: formatMac(mac), actionType, reason }, 'the enforcer refuses an action that is active')
      }
      if (notShown.length > MOST_NAMED) app.log.error({ count: notShown.length }, 'the enforcer refuses more of them')
    }
    function onRestored(notShown: readonly NotShown[]) {
      onNotShown(notShown)
      app.log.warn('the network shows what is active again')
    }
    function onUnkept(err: unknown) {
      app.log.warn({ err }, 'could not make sure that the network shows what is active; trying again')
    }
    function onResumed(jobs: number) {
      app.log.info({ jobs }, 'the enforcer answers again; jobs continue')
    }
  },
  { name: 'enforcement', dependencies: ['store'] },
)
