/** The most rows that one step of a chore touches, so that nobody waits long behind it. */
export const STEP_ROWS = 500

/** Does one small step of housekeeping, inside the caller's transaction; false when there was nothing to do. */
export type Chore = () => boolean
