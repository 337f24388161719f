import { GRAMMAR, type Rule } from '../../db/criteria/criteria.ts'

const EXAMPLES = {
  mac: '24:0a:c4:00:00:01',
  mac_prefix: '24:0a',
  mac_type: 'local',
  ip: '10.20.0.1',
  site: 'default',
  subnet: '10.20.0.0/16',
  ip_range: '10.20.0.10-10.20.0.99',
  text: 'x',
  tag: 'x',
  source: 'kea',
  status: 'block',
  date_time: '2026-01-31T08:00:00Z',
  duration: 'P30D',
} as const

/** A rule for every field and operator of the grammar, with a fitting value. */
export const EVERY_RULE: readonly Rule[] = [...GRAMMAR].flatMap(([field, operators]) =>
  [...operators].map(([operator, { takes, kind }]) => {
    const value = { nothing: undefined, one: EXAMPLES[kind], many: [EXAMPLES[kind], EXAMPLES[kind]] }[takes]
    return { field, operator, value }
  }),
)
