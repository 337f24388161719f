import type { Criteria } from '../criteria/criteria.ts'
import type { Device } from '../devices/device.ts'
import type { OnExisting } from '../jobs/job.ts'
import type { ActionType } from '../model.ts'

/** What somebody thinks of doing. Which devices match depends on the criteria alone. */
export interface PreviewDraft {
  readonly actionType: ActionType
  readonly actionDuration: number
  readonly onExisting: OnExisting
  readonly criteria: Criteria
}

export interface Preview {
  readonly previewId: string
  readonly previewCount: number
  readonly expiresAt: number
  readonly sample: readonly Device[]
  /** MACs that the criteria list and the inventory doesn't have. */
  readonly unknownMacs: readonly number[]
  /** How many devices there are. */
  readonly inventoryCount: number
}
