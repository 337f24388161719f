import type { Criteria } from '../../criteria/criteria.ts'
import type { PreviewQueries } from '../../previews/preview-store.ts'
import type { Asked } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import type { DeviceCounter } from '../devices/count-devices.ts'
import type { DeviceReader } from '../devices/read-devices.ts'

interface PreviewRow {
  preview_id: string
  criteria_json: string
  preview_count: number
  set_id: number
  expires_at: number
}

const SAMPLE_SIZE = 20

export function createPreviewReader(
  db: Connection,
  counter: DeviceCounter,
  devices: DeviceReader,
): Pick<Asked<PreviewQueries>, 'getPreview'> {
  const find = db.prepare<[string], PreviewRow>(
    'SELECT preview_id, criteria_json, preview_count, set_id, expires_at FROM previews WHERE preview_id = ?',
  )
  return {
    async getPreview(previewId) {
      const row = (await find.get(previewId)) as PreviewRow
      const [sample, unknownMacs, inventoryCount] = await Promise.all([
        devices.sampleOf(row.set_id, SAMPLE_SIZE),
        counter.unknownMacs(JSON.parse(row.criteria_json) as Criteria),
        counter.countInventory(),
      ])
      const { preview_count: previewCount, expires_at: expiresAt } = row
      return { previewId, previewCount, expiresAt, sample, unknownMacs, inventoryCount }
    },
  }
}
