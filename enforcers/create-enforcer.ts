import type { Clock } from '../db/clock.ts'
import type { Enforcer } from './enforcer.ts'

interface EnforcerConfig {
  readonly ENFORCER: 'ledger' | 'nftables' | 'webhook'
  readonly ENFORCER_URL?: string | undefined
  readonly ENFORCER_SECRET?: string | undefined
  readonly NFTABLES_THROTTLE_RATE: string
}

/** The enforcer of the configuration; null: actions take effect through the database and its feeds alone. */
export async function createEnforcer(config: EnforcerConfig, clock: Clock): Promise<Enforcer | null> {
  const { ENFORCER, ENFORCER_URL = '', ENFORCER_SECRET = '', NFTABLES_THROTTLE_RATE } = config
  if (ENFORCER === 'nftables') {
    const { createNftables } = await import('./nftables/nftables.ts')
    return createNftables({ clock, throttleRate: NFTABLES_THROTTLE_RATE })
  }
  if (ENFORCER === 'webhook') {
    const url = URL.parse(ENFORCER_URL)
    if (url === null) throw new Error('ENFORCER_URL must be a URL, such as https://nac.example.org/bulk-actions.')
    const { createWebhookEnforcer } = await import('./webhook/webhook.ts')
    return createWebhookEnforcer({ url, secret: ENFORCER_SECRET, clock })
  }
  return null
}
