import { StoreError } from '../errors.ts'
import { formatMac } from '../mac.ts'
import type { ActiveActionType } from '../model.ts'

/** What speaks against the deletion of a device. */
export interface DeletionFacts {
  readonly mac: number
  readonly isKnown: boolean
  /** Active on it; with an enforcer outside, also what has run out and is not lifted yet. */
  readonly active: readonly ActiveActionType[]
  /** What the equipment may show otherwise than the account says, where there is equipment to tell. */
  readonly unconfirmed: readonly ActiveActionType[]
  /** Whether it is a target of the batch that the enforcer has in hand. */
  readonly isInHand: boolean
}

/** Whether nothing speaks against it. */
export const isDeletable = ({ isKnown, active, unconfirmed, isInHand }: DeletionFacts): boolean =>
  isKnown && active.length === 0 && unconfirmed.length === 0 && !isInHand

/** The refusal of a prune that would delete others than its caller has seen. */
export function otherCount(matching: number, expected: number): StoreError {
  const message = `${matching} devices match, not ${expected}: nothing was deleted. Look at what matches now, and send that number.`
  return new StoreError('conflict', message, 'expected_count')
}

/** Refuses to forget a device while something of it is still to come: what is lifted later must find it. */
export function checkDeletion({ mac, isKnown, active, unconfirmed, isInHand }: DeletionFacts): void {
  const name = formatMac(mac)
  if (active.length > 0) {
    const message = `${name} is under ${active.join(', ')}; lift it first, with a cleanup job for instance.`
    throw new StoreError('conflict', message)
  }
  if (unconfirmed.length > 0) {
    const message =
      `It is not known whether ${name} is under ${unconfirmed.join(', ')} at the equipment, which is told again ` +
      'as soon as it answers. Try again then.'
    throw new StoreError('conflict', message)
  }
  if (isInHand) throw new StoreError('conflict', `A job is working on ${name}; try again when it has ended.`)
  if (!isKnown) throw new StoreError('not_found', `${name} is not in the inventory.`)
}
