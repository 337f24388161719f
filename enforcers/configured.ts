import type { Clock } from '../db/clock.ts'
import type { Enforcer } from './enforcer.ts'
import { createNftables } from './nftables/nftables.ts'
import { createWebhookEnforcer } from './webhook/webhook.ts'

interface EnforcerConfig {
  readonly ENFORCER: 'ledger' | 'nftables' | 'webhook'
  readonly ENFORCER_URL?: string | undefined
  readonly ENFORCER_SECRET?: string | undefined
  readonly NFTABLES_THROTTLE_RATE: string
}

/** The enforcer that the configuration asks for; null: the database and its feeds are the truth, and nothing else. */
export function configuredEnforcer(config: EnforcerConfig, clock: Clock): Enforcer | null {
  const { ENFORCER, ENFORCER_URL = '', ENFORCER_SECRET = '', NFTABLES_THROTTLE_RATE } = config
  if (ENFORCER === 'nftables') return createNftables({ clock, throttleRate: NFTABLES_THROTTLE_RATE })
  if (ENFORCER === 'webhook') {
    const url = URL.parse(ENFORCER_URL)
    if (url === null) throw new Error('ENFORCER_URL must be a URL, such as https://nac.example.org/bulk-actions.')
    return createWebhookEnforcer({ url, secret: ENFORCER_SECRET, clock })
  }
  return null
}
