import type { JobFilter } from '../../db/jobs/job-store.ts'
import type { JobFilter as WireJobFilter } from '../../schemas/components/job-filter.ts'
import { fromWireTimeIfGiven } from './time.ts'

export const fromWireJobFilter = (filter: WireJobFilter): JobFilter => ({
  status: filter.status,
  actionType: filter.action_type,
  kind: filter.kind,
  createdBy: filter.created_by,
  createdAfter: fromWireTimeIfGiven(filter.created_after),
  createdBefore: fromWireTimeIfGiven(filter.created_before),
})
