import { ACTIVE_TYPES } from '../../model.ts'

/** Every type in a list for `IN`: active actions are in the order of their types, so one device's are found by naming each. */
export const ANY_ACTIVE_TYPE = `(${ACTIVE_TYPES.map((type) => `'${type}'`).join(', ')})`
