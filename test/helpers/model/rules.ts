import type { Criteria } from '../../../db/criteria/criteria.ts'
import type { ModelDevice } from './world.ts'

/** A dozen devices, both ends of the keys among them. */
export const MACS: readonly number[] = [
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  0x1_0000_0001,
  0x1_0000_0002,
  0x240a_c400_0001,
  2 ** 48 - 1,
]
export const TAGS = ['a', 'b'] as const

interface ModelRule {
  readonly criteria: Criteria
  matches(device: ModelDevice, since: number): boolean
}
const one = (field: string, operator: string, value?: string | readonly string[]): Criteria => ({
  rules: [{ field, operator, value }],
})
const HOUR = 3600 * 1000

export const RULES: readonly ModelRule[] = [
  { criteria: one('source', 'equals', 'ndjson'), matches: () => true },
  { criteria: one('tag', 'equals', 'a'), matches: ({ tags }) => tags.includes('a') },
  { criteria: one('status', 'equals', 'block'), matches: ({ actions }) => actions.has('block') },
  { criteria: one('status', 'not_exists'), matches: ({ actions }) => actions.size === 0 },
  { criteria: one('mac', 'starts_with', '00:00:00:00'), matches: ({ mac }) => mac < 2 ** 16 },
  { criteria: one('mac_type', 'equals', 'group'), matches: ({ mac }) => mac === 2 ** 48 - 1 },
  {
    criteria: one('mac', 'in', ['000000000002', 'ffffffffffff']),
    matches: ({ mac }) => mac === 2 || mac === 2 ** 48 - 1,
  },
  {
    criteria: {
      match: 'any',
      rules: [...one('tag', 'equals', 'b').rules, ...one('status', 'in', ['allow', 'deny']).rules],
    },
    matches: ({ tags, actions }) => tags.includes('b') || actions.has('allow') || actions.has('deny'),
  },
  { criteria: one('last_seen', 'older_than', 'PT1H'), matches: ({ lastSeen }, since) => lastSeen < since - HOUR },
]
