import fp from 'fastify-plugin'
import type { Source, SourceRun, SourceRunEnd } from '../../db/sources/source.ts'
import { type Allowed, parseAllowed } from '../../sources/allowed.ts'
import { createReadSource, type SourceImport } from '../../sources/read-source.ts'
import { createReaders } from '../../sources/readers/open-source.ts'
import { type Scheduler, startScheduler } from '../../sources/scheduler.ts'
import type { CheckPlace, OpenSource } from '../../sources/source-reader.ts'
import { createSourceMetrics } from '../health/source-metrics.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly sources: Pick<Scheduler, 'run' | 'changed'> & {
      /** Throws a `SourceError` for a place that may not be read. */
      check(place: Parameters<CheckPlace>[0], signal: AbortSignal): Promise<void>
      /** How long whoever asks for a run waits for it. */
      readonly waitMs: number
    }
  }
}

export interface SourceOptions {
  /** The pause between two looks for sources that are due. */
  readonly pollMs?: number
  /** How many are read at once. */
  readonly atOnce?: number
  /** For a whole run. */
  readonly timeoutMs?: number
  /** How long whoever asks for a run waits for it. */
  readonly waitMs?: number
  readonly openSource?: OpenSource
}

const { openSource, checkPlace } = createReaders()
const DEFAULTS = { pollMs: 500, atOnce: 4, timeoutMs: 15 * 60_000, waitMs: 60_000, openSource }

/** Reads sources, from when the server is ready until it closes. */
export default fp<SourceOptions>(
  async (app, given) => {
    const options = { ...DEFAULTS, ...given }
    const allowed: Allowed = parseAllowed(app.config.SOURCE_ALLOWED)
    const metrics = createSourceMetrics(app.metricsRegistry, app.store)
    const read = createReadSource({ ...options, allowed, runImport, onBug })
    let scheduler: Scheduler | null = null
    const started = (): Scheduler => {
      if (scheduler === null) throw new Error('Sources are read once the server is ready.')
      return scheduler
    }
    app.decorate('sources', {
      run: (sourceId, asked) => started().run(sourceId, asked),
      changed: (sourceId, version) => started().changed(sourceId, version),
      check: (place, signal) => checkPlace(place, allowed, signal),
      waitMs: options.waitMs,
    })
    app.addHook('onReady', async () => {
      scheduler = startScheduler({ ...options, store: app.store, read, onEnded, onFault })
    })
    // Before the server waits for its connections: some of them wait for a run.
    app.addHook('preClose', async () => scheduler?.close())

    // All that the source has, each time.
    function runImport({ isForced, ...asked }: SourceImport) {
      return app.runImport({ ...asked, snapshot: isForced ? 'force' : true, log: app.log })
    }
    // Without the place, which tells more of the network than a log needs.
    function onEnded({ source: before }: SourceRun, end: SourceRunEnd, { name, state, lastError }: Source): void {
      metrics.count(before.sourceId, end.outcome)
      const line = { source: name, outcome: end.outcome }
      if (before.state === state) app.log.debug(line, 'source read')
      else if (lastError !== null) app.log.warn({ ...line, lastError }, 'source cannot be read')
      else app.log.info(line, 'source read')
    }
    function onBug(err: unknown, { source }: SourceRun): void {
      app.log.error({ err, source: source.name }, 'an error while a source was read')
    }
    function onFault(err: unknown): void {
      app.log.warn({ err }, 'sources wait: the database cannot be read or written')
    }
  },
  { name: 'sources', dependencies: ['store', 'metrics', 'imports'] },
)
