/** The rate of a count over the last few seconds. */
export interface Rate {
  /** Adds a count with its time in milliseconds; returns the rate per second, or null at first. */
  sample(count: number, at: number): number | null
}

const WINDOW_MS = 3000

export function createRate(): Rate {
  let samples: { count: number; at: number }[] = []
  return {
    sample(count, at) {
      samples = [...samples.filter((sample) => at - sample.at <= WINDOW_MS), { count, at }]
      const first = samples[0] as { count: number; at: number }
      const seconds = (at - first.at) / 1000
      return seconds > 0 ? Math.round((count - first.count) / seconds) : null
    },
  }
}
