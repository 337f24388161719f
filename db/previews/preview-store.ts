import type { Device } from '../devices/device.ts'
import type { Actor, Page, PageRequest } from '../model.ts'
import type { Later } from '../verbs.ts'
import type { Preview, PreviewDraft } from './preview.ts'

/** What makes previews; see `../store.ts`. */
export interface PreviewVerbs {
  /**
   * Judges the criteria, key range by key range, and stores the exact set; answers the preview's id. Its caller may leave
   * before the set is whole: then there is no preview.
   */
  createPreview(draft: PreviewDraft, actor: Actor): Later<string>
}

export interface PreviewQueries {
  /** A preview whose set was just completed. */
  getPreview(previewId: string): Preview
  /** In the order of MACs. Throws `not_found`. */
  listPreviewDevices(previewId: string, page: PageRequest): Page<Device>
}
