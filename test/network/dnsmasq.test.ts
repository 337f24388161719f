import { join } from 'node:path'
import t from 'tap'
import { BLOCKED, FREE, startBlocking } from '../helpers/network/blocking.ts'
import { startDaemon } from '../helpers/network/daemon.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { getsLease, makeSegment } from '../helpers/network/segment.ts'

const OPTIONS = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--log-facility=-', '--pid-file=']
const RANGE = ['--bind-interfaces', '--no-ping', '--dhcp-authoritative', '--dhcp-range=10.99.0.10,10.99.0.99,2m']

t.test(
  'dnsmasq gives a blocked device no lease, another one does get it, and so does the first after the revert',
  unlessPossible('dnsmasq', 'udhcpc'),
  async (t) => {
    const { folder, fetchFeed, block, revert } = await startBlocking(t)
    const segment = await makeSegment(t)
    const hosts = join(folder, 'block.hosts')
    await fetchFeed('dnsmasq', hosts, 'true')
    const files = [`--dhcp-hostsfile=${hosts}`, `--dhcp-leasefile=${join(folder, 'leases')}`]
    const command = segment.inServer('dnsmasq', ...OPTIONS, ...RANGE, ...files, '--interface=lan')
    const dnsmasq = startDaemon(t, command)
    const reads = /read .*block\.hosts/
    await dnsmasq.says(reads)
    const update = async () => {
      await fetchFeed('dnsmasq', hosts, 'kill', '-HUP', String(dnsmasq.pid))
      await dnsmasq.says(reads)
    }

    const job = await block()
    await update()
    t.equal(await getsLease(segment, BLOCKED), false)
    t.equal(await getsLease(segment, FREE), true)
    await revert(job)
    await update()
    t.equal(await getsLease(segment, BLOCKED), true)
  },
)
