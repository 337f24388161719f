import type { Enforcement } from '../../db/enforcement/enforcement.ts'
import { formatMac } from '../../db/mac.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../db/model.ts'
import { nftTimeout } from '../../feeds/nft-timeout.ts'
import type { ActiveDevice, ReadActive } from '../enforcer.ts'

const TABLE = 'inet bulk_actions'
/** For dry runs: it never exists, so a dry run takes no longer where the real table is large. */
export const TRIAL_TABLE = 'inet bulk_actions_trial'
const setOf = (type: ActiveActionType): string => `${type}_mac`

/** What each set does to the frames of its devices; allow comes first and overrides the others. */
const rules = (throttleRate: string): readonly string[] => [
  'ether saddr @allow_mac return',
  'ether saddr @monitor_mac counter',
  'ether saddr @block_mac drop',
  'ether saddr @deny_mac drop',
  `ether saddr @throttle_mac update @throttle_rates { ether saddr limit rate over ${throttleRate} } drop`,
]

interface Table {
  readonly active: ReadActive
  readonly throttleRate: string
  readonly now: () => number
  /** The trial table is only for dry runs. */
  readonly name?: typeof TABLE | typeof TRIAL_TABLE
}

/**
 * A script that replaces the whole table, filled with what is active. nft does it in one transaction, so no action lapses
 * in between. A script that is cut off lacks a brace, and nft refuses it.
 */
export async function* wholeTable({ active, throttleRate, now, name = TABLE }: Table): AsyncGenerator<string> {
  yield `add table ${name}\ndelete table ${name}\ntable ${name} {\n`
  for (const type of ACTIVE_TYPES) {
    let isEmpty = true
    yield `set ${setOf(type)} { type ether_addr; flags timeout;\n`
    for await (const page of active(type)) {
      yield (isEmpty ? 'elements = {\n' : ',\n') + page.map((entry) => timed(entry, now())).join(',\n')
      isEmpty = false
    }
    yield isEmpty ? '}\n' : '\n} }\n'
  }
  yield 'set throttle_rates { type ether_addr; size 1000000; flags dynamic,timeout; timeout 1m; }\n'
  yield `chain check_device {\n${rules(throttleRate).join('\n')}\n}\n`
  for (const hook of ['input', 'forward'])
    yield `chain ${hook} { type filter hook ${hook} priority filter - 1; jump check_device; }\n`
  yield '}\n'
}

/** Whether a listing has all the rules that `wholeTable` makes, whatever their form. */
export function hasEveryRule(listing: string): boolean {
  return (
    listing.split('jump check_device').length === 3 &&
    ACTIVE_TYPES.every((type) => listing.includes(`@${setOf(type)} `))
  )
}

/** A script that applies actions. It removes each element first, since one that exists would keep its old time-out. */
export function toApply(items: readonly Enforcement[], now: number): string {
  const running = items.filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
  const timedElement = ({ mac, expiresAt }: Enforcement) => timed({ mac, expiresAt }, now)
  return toLift(items) + byType(running, (type, some) => elements('add', type, some.map(timedElement)))
}

/** A script that lifts actions. It adds each element first, since nft refuses to delete one that doesn't exist. */
export function toLift(items: readonly Enforcement[]): string {
  return byType(items, (type, some) => {
    const macs = some.map(({ mac }) => formatMac(mac))
    return elements('add', type, macs) + elements('delete', type, macs)
  })
}

const byType = (
  items: readonly Enforcement[],
  write: (type: ActiveActionType, items: readonly Enforcement[]) => string,
): string =>
  ACTIVE_TYPES.map((type) => {
    const some = items.filter(({ actionType }) => actionType === type)
    return some.length === 0 ? '' : write(type, some)
  }).join('')

const elements = (verb: 'add' | 'delete', type: ActiveActionType, list: readonly string[]): string =>
  `${verb} element ${TABLE} ${setOf(type)} {\n${list.join(',\n')}\n}\n`

const timed = ({ mac, expiresAt }: ActiveDevice, now: number): string =>
  `${formatMac(mac)}${nftTimeout(expiresAt, now)}`
