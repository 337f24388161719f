/** A job that may touch at most so many devices is done within a second, whatever else runs. */
export const SMALL_JOB_DEVICES = 10_000

/** The condition of the partial indexes of small jobs; SQLite takes them only for a query that repeats it. */
export const SMALL = `max_limit <= ${SMALL_JOB_DEVICES}`
