import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BLOCKED, FREE, startBlocking } from '../helpers/network/blocking.ts'
import { startDaemon } from '../helpers/network/daemon.ts'
import { keaConfiguration } from '../helpers/network/kea.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { getsLease, makeSegment } from '../helpers/network/segment.ts'

t.test(
  'Kea drops what a blocked device sends, gives another one a lease, and the first again after the revert',
  unlessPossible('kea-dhcp4', 'udhcpc'),
  async (t) => {
    const { folder, fetchFeed, block, revert } = await startBlocking(t)
    const segment = await makeSegment(t)
    const [reservations, conf] = [join(folder, 'block.json'), join(folder, 'kea-dhcp4.conf')]
    writeFileSync(conf, keaConfiguration(reservations))
    await fetchFeed('kea', reservations, 'true')
    const places = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }
    const kea = startDaemon(t, segment.inServer('kea-dhcp4', '-c', conf), places)
    await kea.says(/DHCP4_STARTED/)
    const [ip, check] = segment.inServer('kea-dhcp4', '-t', conf)
    const update = async () => {
      await fetchFeed('kea', reservations, 'sh', '-c', `"$@" && kill -HUP ${kea.pid}`, 'sh', ip, ...check)
      await kea.says(/DHCP4_DYNAMIC_RECONFIGURATION_SUCCESS/)
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
