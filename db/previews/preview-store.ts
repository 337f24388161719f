import type { Criteria } from '../criteria/criteria.ts'
import type { Device } from '../devices/device.ts'
import type { Actor, Caller, Page, PageRequest } from '../model.ts'
import type { Preview, PreviewDraft } from './preview.ts'

/** Previews; see `../store.ts`. */
export interface PreviewStore {
  /** Judges the criteria, key range by key range, and stores the exact set, unless `caller` leaves before it is whole. */
  createPreview(draft: PreviewDraft, actor: Actor, caller?: Caller): Promise<Preview>
  /** Counts, stores nothing. */
  countDevices(criteria: Criteria, caller?: Caller): Promise<number>
  listPreviewDevices(previewId: string, page: PageRequest, caller?: Caller): Promise<Page<Device>>
}
