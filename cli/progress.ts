import { Presets, SingleBar } from 'cli-progress'
import type { Context, Terminal } from './context.ts'

/** A bar on a terminal; elsewhere nothing at all. */
export interface Progress {
  show(value: number, total: number, label: string): void
  /** Takes the bar away; the next `show` brings it back. */
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
    // Ctrl-C is the command's to handle, and nothing is hidden that an abrupt end would have to give back.
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
