import { check } from '../../helpers/benchmark.ts'
import { deviceLine } from '../../helpers/devices-file.ts'
import { gather, requestText } from '../../helpers/stalls/gather.ts'
import { importLines, linesOf, range, renamed } from '../../helpers/stalls/imports.ts'
import { stall } from '../../helpers/stalls/stall.ts'
import { short } from '../../helpers/statistics.ts'

const AT_A_TIME = 20
const STALLED = 50
const STALL_MS = 20_000

export const reimport = stall({
  name: 'reimport',
  share: 0.5,
  what: (devices) => `a re-import of ${short(devices / 5)} of ${short(devices)} devices with new host names`,
  run: ({ worker, devices, beside }) => {
    const file = renamed(range(0, devices / 5), 'new')
    return beside(async (signal) => {
      const { status, devices: count } = await importLines(worker, file, signal)
      check(status !== 200 || count === devices / 5, `${count} devices were updated`)
      return status === 200 ? 'done' : 'stopped'
    })
  },
})

/** The same file as long again: knowing a device must not make it dearer than a new one. */
export const reimportAll = stall({
  name: 'reimport-all',
  share: 0.001,
  what: () => 'an import into an inventory that is almost empty',
  run: async ({ worker, devices, beside }) => {
    const total = 1000 * devices
    const seconds: number[] = []
    const timed = (file: Blob) => async (signal: AbortSignal) => {
      const began = performance.now()
      const { status, devices: count } = await importLines(worker, file, signal)
      seconds.push((performance.now() - began) / 1000)
      check(status !== 200 || count >= total - devices, `${count} devices were created and updated`)
      return status === 200 ? 'done' : 'stopped'
    }
    const first = await beside(timed(linesOf(range(0, total))))
    const again = await beside(timed(renamed(range(0, total), 'new')), {
      what: 'a re-import of all with new host names',
    })
    const [one = Number.NaN, two = Number.NaN] = seconds
    return [
      ...first,
      ...again,
      {
        what: `A re-import of ${short(total)} devices with new host names: time`,
        against: 'their first import, small requests beside both',
        goal: { kind: 'at most', bound: 1 },
        rounds: [two / one],
        figures: `${short(two)} and ${short(one)} s`,
      },
    ]
  },
})

export const reimportsAtATime = stall({
  name: 'reimports-20',
  share: 0.5,
  what: (devices) => `${AT_A_TIME} re-imports of ${short(devices / 5)} of ${short(devices)} devices at a time`,
  run: ({ worker, devices, beside }) => {
    const files = range(0, AT_A_TIME).map((n) => {
      const from = Math.round((n * devices) / AT_A_TIME)
      return renamed(
        range(from, from + devices / 5).map((index) => index % devices),
        `new-${n}`,
      )
    })
    return beside(async (signal) => {
      const done = await Promise.all(files.map((file) => importLines(worker, file, signal)))
      const with200 = done.filter(({ status }) => status === 200).length
      return `${with200} done, ${done.filter(({ status }) => status > 200).length} refused`
    })
  },
})

export const importInRandomOrder = stall({
  name: 'import-random',
  share: 0.5,
  what: (devices) => `an import of ${short(devices)} new devices in random order`,
  run: ({ worker, devices, beside }) => {
    const file = linesOf(shuffled(range(devices, 2 * devices)))
    return beside(async (signal) => {
      const { status, devices: count } = await importLines(worker, file, signal)
      check(status !== 200 || count === devices, `${count} devices were created`)
      return status === 200 ? 'done' : 'stopped'
    })
  },
})

export const stalledImports = stall({
  name: 'stalled-imports',
  share: 0.5,
  what: () => `${STALLED} imports that send half their body and then nothing`,
  run: ({ worker, devices, beside, server }) => {
    const half = range(0, devices / 100)
      .map((index) => deviceLine(index, { hostname: `half-${index}` }))
      .join('')
    const headers = ['content-type: application/x-ndjson', `content-length: ${2 * half.length}`]
    const texts = [requestText(worker, 'POST', '/api/devices/import', headers, half)]
    return beside(() => gather(server, { clients: STALLED, texts, reading: true, milliseconds: STALL_MS }))
  },
})

/** The same order in each run (Fisher-Yates with a linear congruential generator). */
function shuffled(values: number[]): number[] {
  let state = 1
  for (let left = values.length; left > 1; left--) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    const other = Math.floor((state / 2 ** 32) * left)
    const value = values[left - 1] as number
    values[left - 1] = values[other] as number
    values[other] = value
  }
  return values
}
