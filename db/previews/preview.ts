import type { Device } from '../devices/device.ts'

export interface Preview {
  readonly previewId: string
  readonly previewCount: number
  readonly expiresAt: number
  readonly sample: readonly Device[]
  /** How many MACs that the criteria list are not in the inventory. */
  readonly unknownMacs: number
  /** How many devices there are, counted up to twice the preview's own. */
  readonly inventoryCount: number
}
