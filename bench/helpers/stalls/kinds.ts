import { randomInt } from 'node:crypto'
import { formatMac } from '../../../db/mac.ts'
import { macOf } from '../inventory.ts'
import type { Answer, Ask } from './asker.ts'

/** Devices of their own for small jobs, so that no big job finds another number of them than it should. */
export const FEW = 1000
export const fewMacOf = (index: number): string => formatMac(0x02_00_00_00_00_00 + index)
export const FEW_SOURCE = 'few'

/** What small requests need to know of the server that they are sent to. */
export interface Ground {
  readonly devices: number
  /** A job at rest. */
  readonly jobId: string
  /** Jobs that are scheduled for a far day; each is cancelled once. */
  readonly scheduled: readonly string[]
}
/** A small request: how often it is due, and how it is done. Rejects when the answer isn't the right one. */
export interface Kind {
  readonly name: KindName
  readonly everyMs: number
  /** Milliseconds from its sending to what counts as its answer. */
  run(): Promise<number>
}

const JOBS = '/api/actions/bulk/jobs'
export const EVERY_MS = 50
const POLL_MS = 25
const FAR = '2099-01-01T00:00:00Z'
const KINDS = [
  'get job',
  'list jobs',
  'list devices',
  'get device',
  'feed',
  'create',
  'cancel',
  'small job',
  'ready',
] as const
export type KindName = (typeof KINDS)[number]

/** The kinds, each of which asks by a connection of its own; a supervisor comes with a new one each time. */
export function createKinds(connect: (keepAlive: boolean) => Ask, { devices, jobId, scheduled }: Ground): Kind[] {
  const waiting = [...scheduled]
  const create = (ask: Ask, when: object = {}): Promise<Answer> =>
    ask('POST', JOBS, 201, {
      action_type: 'monitor',
      action_reason: 'A small one',
      ...when,
      criteria: { rules: [{ field: 'mac', operator: 'equals', value: fewMacOf(randomInt(FEW)) }] },
    })
  const kind = (name: KindName, work: (ask: Ask) => Promise<number>, everyMs = EVERY_MS): Kind => {
    const ask = connect(name !== 'ready')
    return { name, everyMs, run: () => work(ask) }
  }
  const whole = async (answer: Promise<Answer>) => (await answer).endMs
  return [
    kind('get job', (ask) => whole(ask('GET', `${JOBS}/${jobId}`, 200))),
    kind('list jobs', (ask) => whole(ask('GET', `${JOBS}?limit=50`, 200))),
    kind('list devices', (ask) => whole(ask('GET', '/api/devices?limit=50', 200))),
    kind('get device', (ask) => whole(ask('GET', `/api/devices/${formatMac(macOf(randomInt(devices)))}`, 200))),
    // nftables counts the time down, so this form is made anew for each caller.
    kind('feed', async (ask) => (await ask('GET', '/api/feeds/allow?format=nftables', 200)).firstByteMs),
    kind('create', (ask) => whole(create(ask, { scheduled_at: FAR }))),
    kind('cancel', (ask) => whole(ask('POST', `${JOBS}/${waiting.shift() ?? scheduled.at(-1)}/cancel`, 200))),
    kind('small job', (ask) => timeSmallJob(ask, () => create(ask)), 1000),
    kind('ready', (ask) => whole(ask('GET', '/health/ready', 200)), 1000),
  ]
}

/** From making a job over one device to its end, as its maker sees it. */
async function timeSmallJob(ask: Ask, create: () => Promise<Answer>): Promise<number> {
  const began = performance.now()
  const { job_id } = JSON.parse((await create()).text)
  for (;;) {
    const { text } = await ask('GET', `${JOBS}/${job_id}`, 200)
    if (JSON.parse(text).status === 'completed') return performance.now() - began
    if (performance.now() - began > 60_000) throw new Error('not done after a minute')
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
}
