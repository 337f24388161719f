import { createHash } from 'node:crypto'
import type { Static } from '@sinclair/typebox'
import { fold } from '../../db/clean-text.ts'
import { type FeedAs, type FeedSelection, LEASE_GRACE_MS } from '../../db/devices/feed.ts'
import { parseSubnet } from '../../db/ip.ts'
import type { ActiveActionType } from '../../db/model.ts'
import type { getFeed } from '../../schemas/operations/get-feed.ts'

export type FeedQuery = Static<typeof getFeed.schema.querystring>

/** What a feed lists, as its URL asks for it. */
export const fromWireFeed = (
  type: ActiveActionType,
  as: FeedAs,
  { site, tag, subnet, lease_grace }: FeedQuery,
): FeedSelection => ({
  ...{ type, as, site, tag },
  subnet: subnet === undefined ? undefined : (parseSubnet(subnet) ?? undefined),
  // MAC addresses are listed whatever the leases are: one URL for all kinds of feeds may have it.
  leaseGraceMs: lease_grace === undefined || as === 'mac' ? LEASE_GRACE_MS : lease_grace * 1000,
})

const NAME_LENGTH = 16

/**
 * What a selection is narrowed to, as one word of letters, digits, `-` and `_`; undefined: to nothing. It stands in
 * headers and scripts, where the text of a tag must not.
 */
export function narrowingName({ site, tag, subnet, leaseGraceMs = LEASE_GRACE_MS }: FeedSelection): string | undefined {
  const grace = leaseGraceMs === LEASE_GRACE_MS ? undefined : leaseGraceMs
  const parts = [site && fold(site), tag && fold(tag), subnet, grace]
  if (parts.every((part) => part === undefined)) return undefined
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, NAME_LENGTH)
}
