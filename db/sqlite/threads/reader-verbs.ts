import type { Clock } from '../../clock.ts'
import type { Page } from '../../model.ts'
import type { Queries } from '../../store.ts'
import { createAuditReader } from '../audit/read-audit.ts'
import type { Connection } from '../connection.ts'
import { createDeviceCounter } from '../devices/count-devices.ts'
import type { PackedFeed } from '../devices/packed-feed.ts'
import { createDeviceReader } from '../devices/read-devices.ts'
import { createFeedReader } from '../devices/read-feed.ts'
import { createSourceAddressReader } from '../devices/source-addresses.ts'
import { createEnforcementReader } from '../enforcement/read-enforcement.ts'
import { createJobCounter } from '../jobs/count-jobs.ts'
import type { PackedItem } from '../jobs/packed-items.ts'
import { createJobReader } from '../jobs/read-jobs.ts'
import { createPreviewReader } from '../previews/read-previews.ts'
import type { Stepped } from '../steps.ts'
import { createDeliveryReader } from '../webhooks/read-webhooks.ts'

/** What the reader thread answers. */
export interface ReaderAnswers extends Queries {
  /** The same as `feedPage`, for another thread. */
  packedFeedPage(...page: Parameters<Queries['feedPage']>): PackedFeed
  /** The same as `listItems`, for another thread. */
  packedItems(...page: Parameters<Queries['listItems']>): Page<PackedItem>
}
/** The reads that may take long; they run where nobody waits behind them but each other. */
export type ReaderVerbs = Stepped<ReaderAnswers>

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
    ...createSourceAddressReader(db),
    ...createEnforcementReader(db),
    pingReader() {
      revision.get()
      return readsWaiting()
    },
  }
}
