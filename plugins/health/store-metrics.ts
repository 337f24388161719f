import { Gauge, type Registry } from 'prom-client'
import type { Clock } from '../../db/clock.ts'
import type { DueJob } from '../../db/jobs/job-store.ts'
import type { Measure } from '../../db/measure.ts'
import type { Store } from '../../db/store.ts'
import { histogramText } from './histogram-text.ts'

/** The hash is told by its first 48 bits, which a number holds exactly: as a label it would make a series each time. */
const HASH_DIGITS = 12

/**
 * What the store knows. The function that is returned asks it, before the registry is written; it returns the text of the
 * histograms, which the registry doesn't hold.
 */
export function createStoreMetrics(registry: Registry, store: Store, clock: Clock): () => Promise<string[]> {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `bulk_actions_${name}`, help, labelNames, registers: [registry] })

  const jobs = gauge('jobs', 'Jobs that are not deleted, by status.', 'status')
  const items = gauge('items', 'Items of the jobs that are not deleted, by outcome.', 'outcome')
  const unconfirmed = gauge(
    'unconfirmed_actions',
    'Actions that the equipment has not confirmed, by type.',
    'action_type',
  )
  const oldestDue = gauge('oldest_due_job_seconds', 'How long the job that should have started first has waited.')
  const auditSeq = gauge('audit_head_seq', 'Number of the newest entry of the audit log.')
  const auditHash = gauge('audit_head_hash48', 'First 48 bits of the hash of that entry, as a number.')
  const measured = createMeasures(registry)

  const waitOf = createWait(clock)

  return async () => {
    const counts = await store.countJobs()
    for (const [status, count] of Object.entries(counts.jobs)) jobs.set({ status }, count)
    for (const [outcome, count] of Object.entries(counts.items)) items.set({ outcome }, count)
    oldestDue.set(waitOf(counts.oldestDue) / 1000)
    for (const [action_type, count] of Object.entries(await store.countUnconfirmed())) {
      unconfirmed.set({ action_type }, count)
    }
    const histograms = (await store.measures()).flatMap(measured)
    const head = await store.auditHead()
    auditSeq.set(head?.seq ?? 0)
    auditHash.set(Number.parseInt(head?.hash.slice(0, HASH_DIGITS) ?? '0', 16))
    return histograms
  }
}

/** Shows what the engine measures of itself, whatever that is: numbers as gauges, histograms as text. */
function createMeasures(registry: Registry): (measure: Measure) => string[] {
  const gauges = new Map<string, Gauge>()
  return ({ name, help, value }) => {
    if (typeof value !== 'number') return [histogramText(name, help, value)]
    const gauge = gauges.get(name) ?? new Gauge({ name, help, registers: [registry] })
    gauges.set(name, gauge)
    gauge.set(value)
    return []
  }
}

/**
 * How long the first due job has waited, in milliseconds: since its time has come, or since it was first seen here,
 * whichever is longer. By the clock alone, a job that was made before the clock was set back would not wait at all.
 */
function createWait(clock: Clock): (due: DueJob | null) => number {
  let seen = { seq: 0, at: 0 }
  return (due) => {
    if (due === null) return 0
    const now = performance.now()
    if (seen.seq !== due.seq) seen = { seq: due.seq, at: now }
    return Math.max(clock.now() - due.at, now - seen.at)
  }
}
