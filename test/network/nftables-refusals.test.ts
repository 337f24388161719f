import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { systemClock } from '../../db/clock.ts'
import type { Enforcement } from '../../db/enforcement/enforcement.ts'
import type { ActiveActionType } from '../../db/model.ts'
import type { ActiveDevice } from '../../enforcers/enforcer.ts'
import { createNftables } from '../../enforcers/nftables/nftables.ts'
import { FEED_FORMATS } from '../../feeds/formats.ts'
import { elementsOf, useNftOf } from '../helpers/network/firewall.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { makeSegment } from '../helpers/network/segment.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const run = promisify(execFile)
const possible = unlessPossible('nft')
/** An element that nft refuses, also where it is one of many. */
const UNREADABLE = 2 ** 48
const MAC = 0x020000000000
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** The enforcer on the firewall of a machine of its own. */
async function startEnforcer(t: Test) {
  const segment = await makeSegment(t)
  useNftOf(t, segment)
  const enforcer = createNftables({ clock: systemClock, throttleRate: '125 kbytes/second' })
  const call = (items: readonly Enforcement[]) => ({
    ...{ idempotencyKey: 'a', jobId: null, items, signal: AbortSignal.timeout(60_000) },
  })
  return {
    enforcer,
    call,
    shown: async (type = 'block') => (await elementsOf(segment, 'bulk_actions', `${type}_mac`)).length,
  }
}
const of = (pages: Partial<Record<ActiveActionType, readonly (readonly ActiveDevice[])[]>>) =>
  async function* (type: ActiveActionType) {
    yield* pages[type] ?? []
  }
const entry = (mac: number): ActiveDevice => ({ mac, expiresAt: null })
const block = (mac: number): Enforcement => ({
  mac,
  ip: null,
  addresses: [],
  actionType: 'block',
  expiresAt: Date.now() + 3_600_000,
})

t.test(
  'of a thousand devices each of which nft refuses fails alone, be it one, twenty or fifty',
  possible,
  async (t) => {
    const { enforcer, call, shown } = await startEnforcer(t)
    await enforcer.start(of({}))
    for (const bad of [1, 20, 50]) {
      const isBad = (index: number) => index % (1000 / bad) === 0
      const items = upTo(1000).map((index) => block((isBad(index) ? UNREADABLE : MAC) + index))
      for (const verb of ['apply', 'lift'] as const) {
        const answers = await enforcer[verb](call(items))
        t.strictSame(
          answers.map(({ outcome }) => outcome),
          items.map((_, index) => (isBad(index) ? 'failed' : 'applied')),
          `${verb} with ${bad}`,
        )
        t.match(answers[0], { reason: /^nft refused it: [^/]+$/ }, 'with what nft said, without a place in a script')
        t.equal(await shown(), verb === 'apply' ? 1000 - bad : 0)
      }
    }
  },
)

t.test('a start shows all that nft takes, over whatever is there, and names the rest', possible, async (t) => {
  const { enforcer, shown } = await startEnforcer(t)
  const pages = [
    upTo(5000).map((index) => entry(MAC + index)),
    [entry(MAC + 5000), entry(UNREADABLE), entry(MAC + 5001)],
  ]
  const active = of({ block: pages, monitor: [[entry(UNREADABLE + 1)]] })
  for (const time of ['first', 'second']) {
    const notShown = await enforcer.start(active)
    t.match(
      notShown,
      [
        { mac: UNREADABLE, actionType: 'block', reason: /./ },
        { mac: UNREADABLE + 1, actionType: 'monitor', reason: /./ },
      ],
      `the ${time} time`,
    )
    t.equal(notShown.length, 2)
    t.strictSame([await shown(), await shown('monitor')], [5002, 0])
    t.equal(await enforcer.isInPlace(AbortSignal.timeout(60_000)), true)
  }
})

t.test('a start that can not read all that is active leaves what is there', possible, async (t) => {
  const { enforcer, shown } = await startEnforcer(t)
  await enforcer.start(of({ block: [[entry(MAC)]], monitor: [[entry(MAC)]] }))
  const failing = async function* (type: ActiveActionType) {
    if (type === 'monitor') throw new Error('the disk is gone')
    yield upTo(5000).map((index) => entry(MAC + 100 + index))
  }
  await t.rejects(enforcer.start(failing))
  t.strictSame([await shown(), await shown('monitor')], [1, 1])
})

t.test('a feed that ends behind any of its parts but the last is refused', possible, async (t) => {
  const segment = await makeSegment(t)
  const script = join(temporaryFolder(t), 'cut.nft')
  const scope = { type: 'block', as: 'mac', now: Date.now, version: '1' } as const
  const parts = [[entry(MAC)], [entry(MAC + 1)], [entry(MAC + 2)]].map((devices, n) => {
    const entries = devices.map(({ mac, expiresAt }) => ({ address: mac, expiresAt }))
    return FEED_FORMATS.nftables.write({ entries, isFirst: n === 0, isLast: n === 2 }, scope)
  })
  const load = () => run(...segment.inServer('nft', '-f', script))
  const shown = async () => (await elementsOf(segment, 'bulk_feeds', 'block_mac')).length
  writeFileSync(script, parts.join(''))
  await load()
  for (const count of [1, 2]) {
    writeFileSync(script, parts.slice(0, count).join(''))
    await t.rejects(load(), `${count} of 3`)
    t.equal(await shown(), 3)
  }
})
