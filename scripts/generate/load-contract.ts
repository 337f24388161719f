import { parse } from 'yaml'
import { checkContract } from './check-contract.ts'
import type { Contract } from './contract-types.ts'

/** Parses the contract and makes sure that the generator understands all of it. Throws naming the JSON pointer. */
export function loadContract(yaml: string): Contract {
  const contract: unknown = parse(yaml)
  checkContract(contract)
  return contract as Contract
}
