import type { Clock } from '../clock.ts'
import type { Lookups } from '../store.ts'
import { createAuditReader } from './audit/read-audit.ts'
import type { Connection } from './connection.ts'
import { createDeviceReader } from './devices/read-devices.ts'
import { createFeedReader } from './devices/read-feed.ts'
import { createEnforcementReader } from './enforcement/read-enforcement.ts'
import { createJobReader } from './jobs/read-jobs.ts'
import { createKeyReader } from './keys/read-keys.ts'
import { createSourceReader } from './sources/read-sources.ts'
import type { InTransaction } from './verbs.ts'
import { createWebhookReader } from './webhooks/read-webhooks.ts'

/** The short reads. */
export function createLookups(db: Connection, clock: Clock): InTransaction<Lookups> {
  const { getJob } = createJobReader(db)
  const { getDevice } = createDeviceReader(db, clock)
  const { feedVersion } = createFeedReader(db, clock)
  const { auditHead } = createAuditReader(db)
  const { hasJobsWaitingForEnforcer } = createEnforcementReader(db)
  return {
    getJob,
    getDevice,
    feedVersion,
    auditHead,
    ...createKeyReader(db),
    ...createWebhookReader(db, clock),
    ...createSourceReader(db, clock),
    hasJobsWaitingForEnforcer,
  }
}
