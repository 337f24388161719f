import { Counter, Gauge, type Registry } from 'prom-client'
import { MAX_SOURCES, type Source, type SourceRunEnd } from '../../db/sources/source.ts'
import type { Store } from '../../db/store.ts'

type Outcome = SourceRunEnd['outcome']
const STATES = ['never_run', 'ok', 'failed', 'held_back'] as const satisfies readonly Source['state'][]

/** What there is to tell of each source, by its name; those that are gone have no series. */
export function createSourceMetrics(registry: Registry, store: Pick<Store, 'listSources'>) {
  const counts = new Map<string, Partial<Record<Outcome, number>>>()
  const list = async () => (await store.listSources({ limit: MAX_SOURCES, after: null })).data
  const registers = [registry]
  new Gauge({
    name: 'bulk_actions_source_state',
    help: 'The state of each source: 1 for the one that it is in.',
    labelNames: ['source', 'state'],
    registers,
    async collect() {
      this.reset()
      for (const { name, state } of await list())
        for (const one of STATES) this.set({ source: name, state: one }, Number(one === state))
    },
  })
  new Gauge({
    name: 'bulk_actions_source_last_success_timestamp_seconds',
    help: 'When each source was last read to its end, in seconds since 1970; 0: never.',
    labelNames: ['source'],
    registers,
    async collect() {
      this.reset()
      for (const { name, lastSuccessAt } of await list()) this.set({ source: name }, (lastSuccessAt ?? 0) / 1000)
    },
  })
  new Counter({
    name: 'bulk_actions_source_runs_total',
    help: 'Runs of each source since the server started, by outcome.',
    labelNames: ['source', 'outcome'],
    registers,
    async collect() {
      this.reset()
      const sources = await list()
      const ids = new Set(sources.map(({ sourceId }) => sourceId))
      for (const gone of [...counts.keys()].filter((sourceId) => !ids.has(sourceId))) counts.delete(gone)
      for (const { sourceId, name } of sources) {
        for (const [outcome, count] of Object.entries(counts.get(sourceId) ?? {}))
          this.inc({ source: name, outcome }, count)
      }
    },
  })
  return {
    /** A run has ended so. */
    count(sourceId: string, outcome: Outcome): void {
      const mine = counts.get(sourceId) ?? {}
      counts.set(sourceId, { ...mine, [outcome]: (mine[outcome] ?? 0) + 1 })
    },
  }
}
