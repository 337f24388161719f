import { ACTIVE_TYPES } from './model.ts'

/** Every type in a list for `IN`: active actions are in the order of their types, so one device's are found by naming each. */
export const ANY_ACTIVE_TYPE = `(${ACTIVE_TYPES.map((type) => `'${type}'`).join(', ')})`

/** SQL for a row whose time has not run out, or that has no end; `now`: SQL for the time. */
export const notExpired = (row: string, now: string): string =>
  `(${row}.expires_at IS NULL OR ${row}.expires_at > ${now})`

/** SQL for the revision of what is active on devices: it is one higher after each change. */
export const REVISION = `(SELECT value FROM meta WHERE name = 'revision')`
