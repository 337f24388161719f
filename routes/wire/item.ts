import type { JobItem } from '../../db/jobs/job.ts'
import { formatMac } from '../../db/mac.ts'
import type { JobItem as WireJobItem } from '../../schemas/components/job-item.ts'
import { toWireTimeOrNull } from './time.ts'

export const toWireItem = (item: JobItem): WireJobItem => ({
  mac: formatMac(item.mac),
  outcome: item.outcome,
  code: item.code,
  detail: item.detail,
  processed_at: toWireTimeOrNull(item.processedAt),
})
