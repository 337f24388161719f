import type { EndedBy } from '../devices/device.ts'
import { ACTIVE_TYPES, type ActionType, type ActiveActionType } from '../model.ts'

const RESTRICTIONS: readonly ActionType[] = ['block', 'deny', 'throttle']

/** Whether an action skips the devices that are under `allow`. */
export const yieldsToAllow = (type: ActionType): boolean => RESTRICTIONS.includes(type)

type Ends = readonly (readonly [type: ActiveActionType, by: EndedBy])[]
// A device under allow is skipped, so an allow that is found here has expired. It must not come back when the clock is set
// back.
const restriction = (type: ActiveActionType): Ends => [
  ['allow', 'replaced'],
  [type, 'replaced'],
]
/** Which active actions an action of each type ends on the devices it is applied to, and what their history says. */
export const ENDS: Readonly<Record<ActionType, Ends>> = {
  block: restriction('block'),
  deny: restriction('deny'),
  throttle: restriction('throttle'),
  monitor: [['monitor', 'replaced']],
  allow: [
    ['allow', 'replaced'],
    ['block', 'allowed'],
    ['deny', 'allowed'],
    ['throttle', 'allowed'],
  ],
  cleanup: ACTIVE_TYPES.map((type) => [type, 'cleaned_up'] as const),
}

/** When an action ends by itself, for a duration in seconds; null: it stays until it is lifted. */
export const expiresAt = (duration: number, now: number): number | null =>
  duration === 0 ? null : now + duration * 1000
