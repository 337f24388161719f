import { execFile } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { systemClock } from '../../db/clock.ts'
import type { ActiveActionType } from '../../db/model.ts'
import type { ActiveDevice } from '../../enforcers/enforcer.ts'
import { createNftables } from '../../enforcers/nftables/nftables.ts'
import { FEED_FORMATS } from '../../feeds/formats.ts'
import { loadConfig } from '../../plugins/config.ts'
import { extremeEntries, extremeFeed } from '../helpers/extremes.ts'
import { startDaemon } from '../helpers/network/daemon.ts'
import { elementsOf, useNftOf } from '../helpers/network/firewall.ts'
import { keaConfiguration } from '../helpers/network/kea.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { makeSegment } from '../helpers/network/segment.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const run = promisify(execFile)
const needsNft = unlessPossible('nft')
const MACS = extremeEntries('mac', Date.now()).length

for (const as of ['mac', 'ip', 'ipv6'] as const) {
  t.test(`nft loads the feed by ${as} at the least and the most of its numbers`, needsNft, async (t) => {
    const segment = await makeSegment(t)
    const file = join(temporaryFolder(t), 'feed.nft')
    writeFileSync(file, extremeFeed(FEED_FORMATS.nftables, as, Date.now()))
    await run(...segment.inServer('nft', '-f', file))
    // What is over lasts a second more.
    t.ok((await elementsOf(segment, 'bulk_feeds', `block_${as}`)).length >= MACS - 5)
  })
}

for (const rate of ['1 bytes/minute', '1 bytes/second', '280 mbytes/minute', '17000 mbytes/second']) {
  t.test(
    `the enforcer starts, applies and lifts at the extremes, with ${rate} for the throttled`,
    needsNft,
    async (t) => {
      const segment = await makeSegment(t)
      useNftOf(t, segment)
      const { NFTABLES_THROTTLE_RATE } = loadConfig({ NFTABLES_THROTTLE_RATE: rate })
      const enforcer = createNftables({ clock: systemClock, throttleRate: NFTABLES_THROTTLE_RATE })
      const entries = extremeEntries('mac', Date.now()).map(({ address, expiresAt }) => ({
        mac: Number(address),
        expiresAt,
      }))
      async function* active(type: ActiveActionType): AsyncGenerator<ActiveDevice[]> {
        if (type === 'block') yield entries
      }
      t.strictSame(await enforcer.start(active), [])
      const items = entries.map(({ mac, expiresAt }) => ({
        ...{ mac, ip: null, addresses: [], actionType: 'throttle' as const, expiresAt },
      }))
      const call = { idempotencyKey: 'a', jobId: null, items, signal: AbortSignal.timeout(60_000) }
      for (const verb of ['apply', 'lift'] as const)
        t.ok(
          (await enforcer[verb](call)).every(({ outcome }) => outcome === 'applied'),
          verb,
        )
      t.equal(await enforcer.isInPlace(call.signal), true)
    },
  )
}

t.test('dnsmasq reads every line of its feed', unlessPossible('dnsmasq'), async (t) => {
  const segment = await makeSegment(t)
  const folder = temporaryFolder(t)
  // dnsmasq gives up root before it reads the file.
  chmodSync(folder, 0o755)
  const hosts = join(folder, 'block.hosts')
  writeFileSync(hosts, `${extremeFeed(FEED_FORMATS.dnsmasq, 'mac', Date.now())}no line of ours\n`)
  const options = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--log-facility=-', '--pid-file=']
  const files = [`--dhcp-hostsfile=${hosts}`, `--dhcp-leasefile=${join(folder, 'leases')}`]
  const range = '--dhcp-range=10.99.0.10,10.99.0.99,2m'
  const dnsmasq = startDaemon(t, segment.inServer('dnsmasq', ...options, ...files, range, '--interface=lan'))
  // It names each line that it can't read, in their order.
  t.match(await dnsmasq.says(/ at line \d+ of /), `at line ${MACS + 1} of `)
})

t.test('Kea takes the feed into its configuration', unlessPossible('kea-dhcp4'), async (t) => {
  const segment = await makeSegment(t)
  const folder = temporaryFolder(t)
  const [reservations, conf] = [join(folder, 'block.json'), join(folder, 'kea-dhcp4.conf')]
  writeFileSync(conf, keaConfiguration(reservations))
  const env = { ...process.env, KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }
  const check = async (feed: string) => {
    writeFileSync(reservations, feed)
    await run(...segment.inServer('kea-dhcp4', '-t', conf), { env })
  }
  await check(extremeFeed(FEED_FORMATS.kea, 'mac', Date.now()))
  await t.rejects(check('[{ "hw-address": "0:0:0:0:0:0:0:x" }]'), 'it does look')
})
