import { Histogram, type MetricValueWithName, type Registry } from 'prom-client'
import type { HistogramState } from '../../db/measure.ts'

/** A histogram whose observations are made elsewhere, in another thread. A class, because prom-client's are. */
export class SharedMetric extends Histogram {
  #state: HistogramState | null = null

  constructor(name: string, help: string, registry: Registry) {
    super({ name, help, registers: [registry] })
  }

  /** Takes over what was observed so far. */
  show(state: HistogramState): void {
    this.#state = state
  }

  /** What prom-client writes the text from; its types don't name it. */
  async getForPromString() {
    const { name, help, type } = this as unknown as { name: string; help: string; type: string }
    return { name, help, type, values: this.#state === null ? [] : valuesOf(name, this.#state) }
  }
}

/** Prometheus counts upwards: each bucket holds those below it, and `+Inf` all of them. */
function valuesOf(name: string, { bounds, counts, sum }: HistogramState): MetricValueWithName<string>[] {
  let seen = 0
  const buckets = counts.map((count, index) => {
    seen += count
    return { metricName: `${name}_bucket`, labels: { le: bounds[index] ?? '+Inf' }, value: seen }
  })
  const whole = [
    { metricName: `${name}_sum`, labels: {}, value: sum },
    { metricName: `${name}_count`, labels: {}, value: seen },
  ]
  return [...buckets, ...whole]
}
