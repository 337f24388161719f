import { Presets, SingleBar } from 'cli-progress'
import type { Context, Terminal } from './context.ts'

/** A bar on a terminal; elsewhere nothing. */
export interface Progress {
  show(value: number, total: number, label: string): void
  /** Hides the bar until the next `show`. */
  stop(): void
}

const WIDTH = 30

export function createProgress({ stderr }: Context, { isRich }: Terminal): Progress {
  if (!isRich) return { show() {}, stop() {} }
  const options = {
    stream: stderr,
    format: '{bar} {percentage}%  {label}',
    barsize: WIDTH,
    clearOnComplete: true,
    emptyOnZero: true,
    // The command handles Ctrl-C, and the cursor is not hidden, so an abrupt end leaves nothing to restore.
    gracefulExit: false,
  }
  const bar = new SingleBar(options, Presets.shades_classic)
  let running = false
  return {
    show(value, total, label) {
      if (!running) bar.start(total, value, { label })
      bar.setTotal(total)
      bar.update(value, { label })
      running = true
    },
    stop() {
      if (running) bar.stop()
      running = false
    },
  }
}
