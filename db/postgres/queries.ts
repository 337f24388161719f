import type { Clock } from '../clock.ts'
import type { Queries } from '../store.ts'
import type { Asked } from '../verbs.ts'
import { createAuditReader } from './audit/read-audit.ts'
import type { Connection } from './connection.ts'
import { createDeviceCounter } from './devices/count-devices.ts'
import { createDeviceReader } from './devices/read-devices.ts'
import { createFeedReader } from './devices/read-feed.ts'
import { createSourceAddressReader } from './devices/source-addresses.ts'
import { createEnforcementReader } from './enforcement/read-enforcement.ts'
import { createJobCounter } from './jobs/count-jobs.ts'
import { createJobReader } from './jobs/read-jobs.ts'
import { createPreviewReader } from './previews/read-previews.ts'
import { createDeliveryReader } from './webhooks/read-webhooks.ts'

/** The reads that may take long. */
export function createQueries(db: Connection, clock: Clock, ping = { on: db, waiting: () => 0 }): Asked<Queries> {
  const devices = createDeviceReader(db, clock)
  const { feedPage } = createFeedReader(db, clock)
  const { listJobs, listItems } = createJobReader(db)
  const { listAudit } = createAuditReader(db)
  const counter = createDeviceCounter(db, clock)
  const revision = ping.on.prepare(`SELECT value FROM meta WHERE name = 'revision'`)
  return {
    listAudit,
    ...createDeliveryReader(db),
    ...counter,
    listDevices: devices.listDevices,
    listPreviewDevices: devices.listPreviewDevices,
    feedPage,
    ...createJobCounter(db, clock),
    listJobs,
    listItems,
    ...createPreviewReader(db, counter, devices),
    ...createSourceAddressReader(db),
    ...createEnforcementReader(db),
    async pingReader() {
      await revision.get()
      return ping.waiting()
    },
  }
}
