import type { Device } from '../devices/device.ts'

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
