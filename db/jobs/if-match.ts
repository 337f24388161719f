import { StoreError } from '../errors.ts'
import type { IfMatch } from './job-store.ts'

/** Throws `version_mismatch` unless the version is one the caller has seen. */
export function checkVersion(version: number, ifMatch: IfMatch): void {
  if (ifMatch === null || ifMatch.includes(version)) return
  throw new StoreError(
    'version_mismatch',
    'The job has changed since the version in If-Match; get it again before you decide.',
  )
}
