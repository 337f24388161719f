import type { Clock } from '../../db/clock.ts'
import type { EnforcementCall, Enforcer, ItemAnswer } from '../enforcer.ts'
import { type RunNft, runNft } from './nft.ts'
import { readTable } from './read-table.ts'
import { hasEveryRule, toApply, toLift, wholeTable } from './ruleset.ts'

interface Parts {
  readonly clock: Clock
  /** What the throttled devices may send, each, as nft has it. */
  readonly throttleRate: string
  readonly run?: RunNft
}

/**
 * The firewall of this machine: a table of its own, `inet bulk_actions`, with a set of MAC addresses for each action type.
 * An element ends by itself when its action does, also while this server is away. nft does a call in one transaction, so
 * it is done for all of its devices or for none.
 */
export function createNftables({ clock, throttleRate, run = runNft }: Parts): Enforcer {
  /** The table as it was made; null: it wasn't yet. */
  let made: string | null = null
  const isInPlace = async (signal: AbortSignal): Promise<boolean> => made !== null && (await readTable(signal)) === made
  const all = ({ items }: EnforcementCall): readonly ItemAnswer[] => items.map(() => ({ outcome: 'applied' }))
  return {
    async apply(call) {
      await run(toApply(call.items, clock.now()), call.signal)
      return all(call)
    },
    async lift(call) {
      await run(toLift(call.items), call.signal)
      return all(call)
    },
    isInPlace,
    async probe(signal) {
      if (!(await isInPlace(signal))) throw new Error('The table is not there, or not as it was made.')
    },
    async start(active, signal) {
      try {
        await run(wholeTable(active, throttleRate, clock.now), signal)
        const read = await readTable(signal)
        // Somebody may have flushed it meanwhile: taken for what was made, that would never be put back.
        made = read !== null && hasEveryRule(read) ? read : null
      } catch (error) {
        throw new Error(whyNot(error as NodeJS.ErrnoException), { cause: error })
      }
    },
  }
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  const otherwise = 'or set ENFORCER to ledger.'
  if (code === 'ENOENT') {
    return `ENFORCER is nftables and there is no nft on this machine: install it (Debian's package nftables), ${otherwise}`
  }
  if (/not permitted/i.test(message)) {
    return `ENFORCER is nftables and nft may not change the firewall: start as root or with CAP_NET_ADMIN, ${otherwise}`
  }
  return `ENFORCER is nftables and nft refused its table: ${message}. Mend that, ${otherwise}`
}
