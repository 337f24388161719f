import { ForbiddenTarget, parseTarget, type Targets } from '../../outbound/targets.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/**
 * Throws 400 for a URL that nothing may be sent to. A name that doesn't resolve is accepted: its server may not be up yet,
 * and each attempt judges the addresses again.
 */
export async function checkWebhookUrl(targets: Targets, text: string): Promise<void> {
  try {
    await targets.addressesOf(parseTarget(text))
  } catch (error) {
    if (!(error instanceof ForbiddenTarget)) return
    throw new Problem('invalid', `url ${error.message}.`, { details: { url: error.message } })
  }
}
