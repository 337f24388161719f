import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { FEED_FORMATS } from '../../feeds/formats.ts'
import { extremeFeed } from '../helpers/extremes.ts'
import { BLOCKED, FREE, startBlocking } from '../helpers/network/blocking.ts'
import { startRadius } from '../helpers/network/radius.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const run = promisify(execFile)
const needs = unlessPossible('freeradius', 'radclient')

/** An address in each way that access points and switches write it. */
const spellings = (mac: string): string[] => {
  const bare = mac.replaceAll(':', '')
  return [mac, mac.toUpperCase().replaceAll(':', '-'), bare, bare.replaceAll(/(....)(?=.)/g, '$1.')]
}

t.test(
  'FreeRADIUS rejects a blocked device however its address is written, accepts another one, and the first after the revert',
  needs,
  async (t) => {
    const { folder, fetchFeed, block, revert } = await startBlocking(t)
    const file = join(folder, 'block.authorize')
    await fetchFeed('freeradius', file, 'true')
    const { reload, asks } = await startRadius(t, folder, file)
    t.equal(await asks(BLOCKED), 'Access-Accept', 'it could, before')

    const job = await block()
    await fetchFeed('freeradius', file, ...reload)
    for (const station of spellings(BLOCKED)) t.equal(await asks(station), 'Access-Reject', station)
    for (const station of spellings(FREE)) t.equal(await asks(station), 'Access-Accept', station)
    await revert(job)
    await fetchFeed('freeradius', file, ...reload)
    t.equal(await asks(BLOCKED), 'Access-Accept')
  },
)

t.test('FreeRADIUS loads 20,000 stations, and keeps them when a file is no feed', needs, async (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'block.authorize')
  const entries = Array.from({ length: 20_000 }, (_, n) => ({ address: 0x020000000000 + n, expiresAt: null }))
  const scope = { type: 'block', as: 'mac', now: Date.now, version: '1' } as const
  writeFileSync(file, FEED_FORMATS.freeradius.write({ entries, isFirst: true, isLast: true }, scope))
  const { reload, asks } = await startRadius(t, folder, file)
  const expected = async (listed: string) => {
    t.equal(await asks('02:00:00:00:00:00'), listed)
    t.equal(await asks('02:00:00:00:4e:1f'), listed)
    t.equal(await asks('02:00:00:00:4e:20'), 'Access-Accept')
  }
  await expected('Access-Reject')
  writeFileSync(file, '<html>not found</html>\n')
  await t.rejects(run(reload[0], reload.slice(1)), /Failed to reload module/)
  await expected('Access-Reject')
})

t.test('FreeRADIUS takes addresses at the least and the most of their digits', needs, async (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'block.authorize')
  writeFileSync(file, extremeFeed(FEED_FORMATS.freeradius, 'mac', Date.now()))
  const { asks } = await startRadius(t, folder, file)
  for (const mac of ['00:00:00:00:00:00', '0f:ff:ff:ff:ff:ff', '80:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'])
    t.equal(await asks(mac), 'Access-Reject', mac)
  t.equal(await asks('0f:ff:ff:ff:ff:fe'), 'Access-Accept')
})
