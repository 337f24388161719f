import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The clock of started processes, moved by hand. */
export interface FakeClock {
  /** What a process is started with, so that it goes by this clock. */
  readonly env: Record<string, string>
  /** Sets it this far ahead of the real one, also for processes that run. */
  set(secondsAhead: number): void
}

const PLACES = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'].map((name) => `/usr/lib/${name}/faketime`)

/** With libfaketime, whose settings lie in this folder; null where the machine doesn't have it. */
export function fakeClock(folder: string): FakeClock | null {
  const library = PLACES.map((place) => join(place, 'libfaketime.so.1')).find((path) => existsSync(path))
  if (library === undefined) return null
  const settings = join(folder, 'clock')
  const set = (secondsAhead: number): void => {
    // In one step: half a number would be another time.
    writeFileSync(`${settings}.new`, `${secondsAhead < 0 ? '' : '+'}${secondsAhead}\n`)
    renameSync(`${settings}.new`, settings)
  }
  set(0)
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: settings,
    // Read anew each time, so that a jump is there when `set` returns; and time itself goes on as it does.
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { env, set }
}
