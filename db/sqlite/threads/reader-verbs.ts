import type { Clock } from '../../clock.ts'
import { type AuditReader, createAuditReader } from '../audit/read-audit.ts'
import type { Connection } from '../connection.ts'
import { createDeviceCounter, type DeviceCounter } from '../devices/count-devices.ts'
import { createDeviceReader, type DeviceReader } from '../devices/read-devices.ts'
import { createFeedReader, type FeedReader } from '../devices/read-feed.ts'
import { createUnconfirmedCounter, type UnconfirmedCounter } from '../enforcement/count-unconfirmed.ts'
import { createJobCounter, type JobCounter } from '../jobs/count-jobs.ts'
import { createJobReader, type JobReader } from '../jobs/read-jobs.ts'
import { createPreviewReader, type PreviewReader } from '../previews/read-previews.ts'
import { createDeliveryReader, type DeliveryReader } from '../webhooks/read-deliveries.ts'

/** The reads that may take long; they run where nobody waits behind them but each other. */
export interface ReaderVerbs
  extends AuditReader,
    DeliveryReader,
    DeviceCounter,
    DeviceReader,
    FeedReader,
    JobCounter,
    JobReader,
    PreviewReader,
    UnconfirmedCounter {
  /** Reads one row, and tells how many reads wait for their turns. */
  pingReader(): number
}

export function createReaderVerbs(db: Connection, clock: Clock, readsWaiting = () => 0): ReaderVerbs {
  const devices = createDeviceReader(db, clock)
  const revision = db.prepare(`SELECT value FROM meta WHERE name = 'revision'`)
  const counter = createDeviceCounter(db, clock)
  return {
    ...createAuditReader(db),
    ...createDeliveryReader(db),
    ...counter,
    ...devices,
    ...createFeedReader(db, clock),
    ...createJobCounter(db, clock),
    ...createJobReader(db),
    ...createPreviewReader(db, counter, devices),
    ...createUnconfirmedCounter(db),
    pingReader() {
      revision.get()
      return readsWaiting()
    },
  }
}
