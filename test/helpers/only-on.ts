import { ENGINE } from './test-database.ts'

/** Options of a test that means nothing on another engine: it is skipped there, with the reason, which completes "is about". */
export function onlyOn(engine: 'sqlite' | 'postgres', about: string): { readonly skip: string | false } {
  return { skip: ENGINE === engine ? false : `is about ${about}` }
}
