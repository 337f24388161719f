import { type Exchange, matchContract } from './contract-matcher.ts'
import { observe } from './observations.ts'

export { operationAt } from './contract-matcher.ts'

/** Notes an exchange for the report. Throws, saying why, when the answer is not as the contract documents it. */
export function checkExchange(exchange: Exchange): void {
  const { operationId, faults } = matchContract(exchange)
  // A HEAD shows no body, so it proves less than what the report counts.
  observe(exchange.method === 'HEAD' ? null : operationId, exchange.status, faults)
  if (faults.length > 0) throw new Error(`not as the contract says:\n${faults.join('\n')}`)
}
