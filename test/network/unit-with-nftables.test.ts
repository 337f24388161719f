import t from 'tap'
import { BLOCKED, startBlocking } from '../helpers/network/blocking.ts'
import { elementsOf, pathToNftOf } from '../helpers/network/firewall.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { makeSegment } from '../helpers/network/segment.ts'
import { confinedBy, DROP_IN, listed, UNIT } from '../helpers/network/unit.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { databaseOf } from '../helpers/test-database.ts'

const possible = unlessPossible('nft', 'setpriv', 'perl')

t.test('under the systemd unit with its drop-in nft enforces a block', possible, async (t) => {
  const segment = await makeSegment(t)
  const path = pathToNftOf(t, segment, confinedBy(UNIT, DROP_IN))
  const { block, revert } = await startBlocking(t, { ENFORCER: 'nftables', PATH: path })
  const elements = () => elementsOf(segment, 'bulk_actions', 'block_mac')
  const job = await block()
  t.strictSame(await elements(), [[BLOCKED, null]])
  await revert(job)
  t.strictSame(await elements(), [])
})

t.test('without it the start is refused, with a sentence that names it', possible, async (t) => {
  const segment = await makeSegment(t)
  const env = { ENFORCER: 'nftables', DATABASE_URL: await databaseOf(t) }
  const { code, stderr } = await failToStart(t, { ...env, PATH: pathToNftOf(t, segment, confinedBy(UNIT)) })
  t.equal(code, 1)
  t.match(stderr, /^Bulk Actions could not start: ENFORCER is nftables and nft may not .* drop-in nftables\.conf.*\n$/)
})

t.test('the unit without the drop-in has no right, and the drop-in adds one', async (t) => {
  for (const setting of ['AmbientCapabilities', 'CapabilityBoundingSet']) {
    t.strictSame(listed([UNIT], setting), [])
    t.strictSame(listed([UNIT, DROP_IN], setting), ['CAP_NET_ADMIN'])
  }
  const families = ['AF_INET', 'AF_INET6', 'AF_UNIX']
  t.strictSame(listed([UNIT], 'RestrictAddressFamilies'), families)
  t.strictSame(listed([UNIT, DROP_IN], 'RestrictAddressFamilies'), [...families, 'AF_NETLINK'])
})
