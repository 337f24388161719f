import { formatMac } from '../../db/mac.ts'
import type { Preview } from '../../db/previews/preview.ts'
import type { Preview as WirePreview } from '../../schemas/components/preview.ts'
import { toWireDevice } from './device.ts'
import { toWireTime } from './time.ts'

const MOST_NAMED = 10

function unknownWarning(macs: readonly number[]): string {
  const others = macs.length - MOST_NAMED
  const named = `${macs.slice(0, MOST_NAMED).map(formatMac).join(', ')}${others > 0 ? ` and ${others} more` : ''}`
  return macs.length === 1
    ? `1 of the MAC addresses is not in the inventory (${named}); import it first to include it.`
    : `${macs.length} of the MAC addresses are not in the inventory (${named}); import them first to include them.`
}

/** What to consider before a job is made from this preview. */
function warningsOf({ previewCount, inventoryCount, unknownMacs }: Preview): string[] {
  const warnings: string[] = []
  if (unknownMacs.length > 0) warnings.push(unknownWarning(unknownMacs))
  if (previewCount > inventoryCount / 2) {
    warnings.push(`Most of the inventory matches: ${previewCount} of ${inventoryCount} devices.`)
  }
  return warnings
}

export const toWirePreview = (preview: Preview): WirePreview => ({
  preview_id: preview.previewId,
  preview_count: preview.previewCount,
  sample: preview.sample.map(toWireDevice),
  expires_at: toWireTime(preview.expiresAt),
  warnings: warningsOf(preview),
})
