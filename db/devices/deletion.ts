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
