import type { Criteria } from '../../criteria/criteria.ts'
import type { Preview } from '../../previews/preview.ts'
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

export function createPreviewReader(db: Connection, counter: DeviceCounter, devices: DeviceReader) {
  const find = db.prepare<[string], PreviewRow>(
    'SELECT preview_id, criteria_json, preview_count, set_id, expires_at FROM previews WHERE preview_id = ?',
  )
  return {
    async getPreview(previewId: string): Promise<Preview> {
      const row = (await find.get(previewId)) as PreviewRow
      return {
        previewId,
        previewCount: row.preview_count,
        expiresAt: row.expires_at,
        sample: await devices.sampleOf(row.set_id, SAMPLE_SIZE),
        unknownMacs: await counter.unknownMacs(JSON.parse(row.criteria_json) as Criteria),
        inventoryCount: await counter.countInventory(),
      }
    },
  }
}
