import { isNewer } from './claim.ts'
import type { DeviceTable, KnownAddress } from './device-table.ts'

/** More are no device's. What was said longest ago goes first. */
export const MOST_ADDRESSES = 1024

export interface ImportScope {
  readonly importId: number
  /** Whose complete list the import is: what this source said before doesn't count any more. null: it is no such list. */
  readonly snapshotOf: string | null
}
export interface ClaimTaken {
  /** Whether anything is shown otherwise than before. */
  readonly isChanged: boolean
  /** The device that had the address and hasn't any more. */
  readonly lostBy: number | null
}
const NOT_TAKEN: ClaimTaken = { isChanged: false, lostBy: null }

/** Takes a statement about an address, where it is newer than what is known. A device that is new has no others. */
export function takeClaim(
  table: DeviceTable,
  claim: KnownAddress,
  scope: ImportScope,
  isNewDevice = false,
): ClaimTaken {
  // Most addresses of a device that is new are new as well.
  if (isNewDevice && table.addAddress(claim)) return { isChanged: claim.mac !== null, lostBy: null }
  const known = table.addressAt(claim.ip, claim.siteId)
  if (known === undefined) {
    table.putAddress(claim)
    if (claim.mac !== null) table.keepNewest(claim.mac, MOST_ADDRESSES)
    return { isChanged: claim.mac !== null, lostBy: null }
  }
  if (!isSuperseded(known, scope) && !isNewer(claim, known)) return NOT_TAKEN
  // The latest import that has named it, so that another one at the same time doesn't take it away.
  table.putAddress({ ...claim, importId: Math.max(claim.importId, known.importId) })
  if (claim.mac !== null && claim.mac !== known.mac && !isNewDevice) table.keepNewest(claim.mac, MOST_ADDRESSES)
  return { isChanged: isShownOtherwise(claim, known), lostBy: claim.mac === known.mac ? null : known.mac }
}

/** Of the same source's list before. */
const isSuperseded = ({ source, importId }: KnownAddress, scope: ImportScope): boolean =>
  source === scope.snapshotOf && importId < scope.importId

const isShownOtherwise = (claim: KnownAddress, known: KnownAddress): boolean =>
  claim.mac !== known.mac ||
  claim.source !== known.source ||
  claim.seenAt !== known.seenAt ||
  claim.leaseExpiresAt !== known.leaseExpiresAt
