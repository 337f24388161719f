import type { ImportOptions } from '../../db/devices/device-store.ts'
import { DEFAULT_SITE } from '../../db/site.ts'

/** An import as it is when nobody says more. */
export const PLAIN_IMPORT: ImportOptions = { site: DEFAULT_SITE, snapshotOf: null }
