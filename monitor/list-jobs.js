const MAX_AT_WORK = 100
const AT_WORK = ['running', 'paused']

/**
 * The newest jobs, and before them the running and paused ones of any age, which may be older than thousands of scheduled
 * ones. `older`: there are further jobs; `partial`: of these statuses.
 */
export async function listJobs(api, filters, signal) {
  const newest = await api.listJobs(filters, signal)
  const older = newest.next_cursor !== null
  if (filters.status !== '') return { jobs: newest.data, older, partial: older ? [filters.status] : [] }
  const ask = (status) => api.listJobs({ ...filters, status, limit: MAX_AT_WORK }, signal)
  const atWork = older ? await Promise.all(AT_WORK.map(ask)) : []
  const found = latestOf([newest, ...atWork].flatMap(({ data }) => data))
  const partial = AT_WORK.filter((_, index) => atWork[index]?.next_cursor)
  return { jobs: atWorkFirst(found), older, partial: older ? [...partial, 'scheduled'] : [] }
}

/** The answers are from different moments: of a job in two of them the last state counts. */
function latestOf(jobs) {
  const latest = new Map()
  for (const job of jobs) if (!(latest.get(job.job_id)?.version > job.version)) latest.set(job.job_id, job)
  return [...latest.values()]
}

function atWorkFirst(jobs) {
  const rank = ({ status }) => (AT_WORK.includes(status) ? AT_WORK.indexOf(status) : AT_WORK.length)
  return jobs.toSorted((one, other) => rank(one) - rank(other))
}
