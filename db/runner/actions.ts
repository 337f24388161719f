import type { EndedBy } from '../devices/device.ts'
import { ACTIVE_TYPES, type ActionType, type ActiveActionType } from '../model.ts'

const RESTRICTIONS: readonly ActionType[] = ['block', 'deny', 'throttle']

/** Whether an action is not placed on a device that is under `allow`. */
export const yieldsToAllow = (type: ActionType): boolean => RESTRICTIONS.includes(type)

type Ends = readonly (readonly [type: ActiveActionType, by: EndedBy])[]
// Who is under allow is skipped: what is left of it has expired, and must not come back by a clock that is set back.
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
