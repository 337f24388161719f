import type { Preview } from '../../db/previews/preview.ts'
import type { Preview as WirePreview } from '../../schemas/components/preview.ts'
import { toWireDevice } from './device.ts'
import { toWireTime } from './time.ts'

/** What somebody should know before a job is made from this preview. */
function warningsOf({ previewCount, inventoryCount, unknownMacs }: Preview): string[] {
  const warnings: string[] = []
  if (unknownMacs > 0) {
    warnings.push(
      unknownMacs === 1
        ? '1 of the MAC addresses is not in the inventory; import it first if it is meant.'
        : `${unknownMacs} of the MAC addresses are not in the inventory; import them first if they are meant.`,
    )
  }
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
