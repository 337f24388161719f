import type { HistogramState } from '../../db/measure.ts'

/**
 * A histogram whose observations were made elsewhere, in the text format of Prometheus: prom-client writes only those that
 * it has observed itself.
 */
export function histogramText(name: string, help: string, { bounds, counts, sum }: HistogramState): string {
  let seen = 0
  // Prometheus counts upwards: each bucket holds those below it, and `+Inf` all of them.
  const buckets = counts.map((count, index) => {
    seen += count
    return `${name}_bucket{le="${bounds[index] ?? '+Inf'}"} ${seen}`
  })
  const head = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`]
  return `${[...head, ...buckets, `${name}_sum ${sum}`, `${name}_count ${seen}`].join('\n')}\n`
}
