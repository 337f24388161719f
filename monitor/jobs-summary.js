import { formatNumber, formatRate, plural } from './format.js'

const UNENDED = ['running', 'paused', 'scheduled']

/** How many jobs are in each status that is not terminal, or in the status of the filter; and their rate. */
export function summaryOf(list, rows, { status, action_type: type, kind }) {
  const words = countsOf(list, rows, status)
  return type === '' && kind === '' ? words : `${words} (filtered)`
}

function countsOf({ jobs, older, partial }, rows, status) {
  const parts = (status === '' ? UNENDED : [status]).flatMap((name) => {
    const count = jobs.filter((job) => job.status === name).length
    if (count === 0) return []
    return `${partial.includes(name) ? 'at least ' : ''}${formatNumber(count)} ${name}`
  })
  const running = rows.filter(({ job }) => job.status === 'running')
  const rate = running.reduce((sum, row) => sum + (row.rate ?? 0), 0)
  if (running.length > 0) parts.push(formatRate(rate).replace('/s', ' devices/s'))
  if (parts.length > 0) return parts.join(' · ')
  return older ? 'None at work' : `${plural(jobs.length, 'job')}, none at work`
}
