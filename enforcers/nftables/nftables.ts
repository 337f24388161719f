import type { Clock } from '../../db/clock.ts'
import type { Enforcement } from '../../db/enforcement/enforcement.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../db/model.ts'
import {
  type ActiveDevice,
  type EnforcementCall,
  type Enforcer,
  type ItemAnswer,
  isNothingDone,
  type ReadActive,
  type RefusedAction,
} from '../enforcer.ts'
import { bisect, type Work } from './bisect.ts'
import { isNamed, runNft } from './nft.ts'
import { readTable } from './read-table.ts'
import { hasEveryRule, TRIAL_TABLE, toApply, toLift, wholeTable } from './ruleset.ts'

/** A try takes some 20 to 40 ms: together half of the time of a call, and about a minute at a start. */
const [TRIES_OF_CALL, TRIES_OF_START] = [120, 2000]

interface Parts {
  readonly clock: Clock
  /** What each throttled device may send, in the notation of nft. */
  readonly throttleRate: string
}

/**
 * The firewall of this machine: a table of its own, `inet bulk_actions`, with a set of MAC addresses for each action type.
 * An element expires with its action, also while this server is down. nft does a call in one transaction. Where it refuses
 * one, the elements at fault are found by bisection, and the rest is done.
 */
export function createNftables({ clock, throttleRate }: Parts): Enforcer {
  /** The listing of the table as it was made; null: not made yet. */
  let made: string | null = null
  const isInPlace = async (signal: AbortSignal): Promise<boolean> => made !== null && (await readTable(signal)) === made
  /** Does all items, in one transaction unless nft refuses some of them. */
  const each = async ({ items, signal }: EnforcementCall, script: (some: typeof items) => string) => {
    const work: Work<Enforcement> = {
      do: (some) => runNft(script(some), signal),
      isNamed: ({ mac }, refusal) => isNamed(mac, refusal),
      triesLeft: TRIES_OF_CALL,
    }
    let refused = new Map<Enforcement, string>()
    try {
      await work.do(items)
    } catch (error) {
      if (!isNothingDone(error) || !(await isWorking(signal))) throw error
      refused = await bisect(items, work)
    }
    return items.map((item): ItemAnswer => {
      const reason = refused.get(item)
      return reason === undefined ? { outcome: 'applied' } : { outcome: 'failed', reason: `nft refused it: ${reason}` }
    })
  }
  const write = (active: ReadActive, signal?: AbortSignal): Promise<void> =>
    runNft(wholeTable({ active, throttleRate, now: clock.now }), signal)
  const dryRun = (active: ReadActive, signal?: AbortSignal): Promise<void> =>
    runNft(wholeTable({ active, throttleRate, now: clock.now, name: TRIAL_TABLE }), signal, 'check')
  /** Whether nft accepts anything at all. Where it doesn't, a refusal says nothing about the items. */
  const isWorking = async (signal: AbortSignal): Promise<boolean> => {
    try {
      await dryRun(NOTHING, signal)
      return await isInPlace(signal)
    } catch {
      return false
    }
  }
  const findRefused = async (active: ReadActive, signal?: AbortSignal): Promise<RefusedAction[]> => {
    const found: RefusedAction[] = []
    let triesLeft = TRIES_OF_START
    for (const actionType of ACTIVE_TYPES) {
      const work: Work<ActiveDevice> = {
        do: (some) => dryRun(only(actionType, some), signal),
        isNamed: ({ mac }, refusal) => isNamed(mac, refusal),
        triesLeft,
      }
      for await (const page of active(actionType))
        for (const [{ mac }, reason] of await bisect(page, work)) found.push({ mac, actionType, reason })
      triesLeft = work.triesLeft
    }
    return found
  }
  /** Writes all that nft accepts. */
  const writeAccepted = async (active: ReadActive, signal?: AbortSignal): Promise<readonly RefusedAction[]> => {
    try {
      await write(active, signal)
      return []
    } catch (error) {
      if (!isNothingDone(error)) throw error
      await dryRun(NOTHING, signal)
      const refused = await findRefused(active, signal)
      if (refused.length === 0) throw error
      await write(without(active, refused), signal)
      return refused
    }
  }
  return {
    apply: (call) => each(call, (some) => toApply(some, clock.now())),
    lift: (call) => each(call, toLift),
    isInPlace,
    async probe(signal) {
      if (!(await isInPlace(signal))) throw new Error('The table is not there, or not as it was made.')
    },
    async start(active, signal) {
      try {
        const refused = await writeAccepted(active, signal)
        const listing = await readTable(signal)
        // A flush in between must not count as what was made, or it would never be restored.
        made = listing !== null && hasEveryRule(listing) ? listing : null
        return refused
      } catch (error) {
        throw new Error(whyNot(error as NodeJS.ErrnoException), { cause: error })
      }
    },
  }
}

const NOTHING: ReadActive = async function* () {}

const only = (type: ActiveActionType, page: readonly ActiveDevice[]): ReadActive =>
  async function* (asked) {
    if (asked === type) yield page
  }

/** All that is active but these. */
const without = (active: ReadActive, left: readonly RefusedAction[]): ReadActive =>
  async function* (type) {
    const macs = new Set(left.filter(({ actionType }) => actionType === type).map(({ mac }) => mac))
    for await (const page of active(type)) {
      const taken = page.filter(({ mac }) => !macs.has(mac))
      if (taken.length > 0) yield taken
    }
  }

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  const otherwise = 'or set ENFORCER to ledger.'
  if (code === 'ENOENT') {
    return `ENFORCER is nftables and there is no nft on this machine: install it (Debian's package nftables), ${otherwise}`
  }
  if (/not permitted|netlink socket/i.test(message)) {
    const how = "start as root or with CAP_NET_ADMIN (under systemd the unit's drop-in nftables.conf)"
    return `ENFORCER is nftables and nft may not change the firewall (${message}): ${how}, ${otherwise}`
  }
  return `ENFORCER is nftables and nft refused its table: ${message}. Mend that, ${otherwise}`
}
